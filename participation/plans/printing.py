"""Printouts of plans and synopses: asked for once, made in the background, kept by content."""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from participation.events import PrintoutAsked, announce
from participation.plans.digests import digest
from participation.plans.models import PlanVersion, SectionText
from participation.plans.printouts import Printout

LAYOUT = 1  # count up when the same text is laid out in another way
PATIENCE = timedelta(minutes=20)  # then a printout that nobody finished is asked for again
AFTER_FAILURE = timedelta(minutes=5)
MOST_WAITING = 20
KEPT = timedelta(days=30)  # since somebody last wanted it


def ask_for_printout(
    *, version: PlanVersion, former: PlanVersion | None, language: str, form: str, at: datetime
) -> Printout:
    """Return the printout of a version, or of its synopsis with ``former``; asked for if need be.

    However many people ask, it is made once for each version, language and form; anew only when
    what it shows is different, for example after the correction of a translation. So many may wait
    and no more: whoever asks for another one finds it waiting without being made yet.
    """
    content = _content(version, former, language)
    which = {"version": version, "former": former, "language": language, "form": form}
    known = Printout.objects.filter(**which).first()
    if known is not None and _is_current(known, content, at):
        _note_use(known, at)
        return known
    return _ask(which, content, at)


def _content(version: PlanVersion, former: PlanVersion | None, language: str) -> str:
    """Return what tells whether a printout shows what it would show if it were made now."""
    plan = version.plan
    newest = None
    if language != plan.language:
        texts = SectionText.objects.filter(section__version__plan=plan, language=language)
        newest = texts.aggregate(newest=Max("pk"))["newest"]
    place = plan.places.get(language)
    title = (place.title if place else "") or plan.title
    return digest(
        [LAYOUT, version.digest, former.digest if former else "", title, language, newest]
    )


def _is_current(printout: Printout, content: str, at: datetime) -> bool:
    if printout.content != content:
        return False
    if printout.state == Printout.State.WAITING:
        return printout.is_queued and at - printout.asked_at < PATIENCE
    if printout.state == Printout.State.FAILED:
        return at - printout.asked_at < AFTER_FAILURE
    return bool(printout.file)


def _note_use(printout: Printout, at: datetime) -> None:
    """Keep what is wanted from being pruned; one write a day is enough for that."""
    if at - printout.used_at > timedelta(days=1):
        Printout.objects.filter(pk=printout.pk).update(used_at=at)


@transaction.atomic
def _ask(which: dict[str, Any], content: str, at: datetime) -> Printout:
    """Ask for it under the row's lock: of many who ask at once, one does."""
    Printout.objects.get_or_create(**which, defaults={"content": "", "asked_at": at, "used_at": at})
    rows = Printout.objects.filter(**which).select_for_update(no_key=True, of=("self",))
    printout: Printout = rows.get()
    if _is_current(printout, content, at):
        return printout
    waiting = Printout.objects.filter(state=Printout.State.WAITING, is_queued=True)
    printout.state = Printout.State.WAITING
    printout.content = content
    printout.asked_at = printout.used_at = at
    printout.is_queued = waiting.filter(asked_at__gt=at - PATIENCE).count() < MOST_WAITING
    printout.save()
    if printout.is_queued:
        announce(PrintoutAsked(printout=printout.pk, content=content))
    return printout


@transaction.atomic
def store_printout(*, number: int, content: str, name: str, data: bytes, at: datetime) -> bool:
    """Keep what was made; False if meanwhile something else was asked for."""
    printout = Printout.objects.select_for_update(no_key=True).filter(pk=number).first()
    if printout is None or printout.content != content:
        return False
    former_file = printout.file.name
    printout.sha256 = hashlib.sha256(data).hexdigest()
    printout.file.save(f"{printout.sha256[:12]}-{name}", ContentFile(data), save=False)
    printout.state = Printout.State.READY
    printout.made_at = at
    printout.save()
    if former_file and former_file != printout.file.name:
        transaction.on_commit(lambda: default_storage.delete(former_file))
    return True


def fail_printout(*, number: int, content: str) -> None:
    """Note that it could not be made, so that readers are told."""
    Printout.objects.filter(pk=number, content=content).update(state=Printout.State.FAILED)


def prune_printouts() -> int:
    """Remove what nobody wanted for long, with its file; it is made again when it is asked for."""
    old = Printout.objects.filter(used_at__lt=timezone.now() - KEPT)
    for printout in old:
        if printout.file.name:
            default_storage.delete(printout.file.name)
    return old.delete()[0]
