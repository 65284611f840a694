"""A site with contributions that nobody may read beside those that everybody may."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pytest
from django.core.cache import cache
from django.test import Client

from participation.accounts.models import User
from participation.consultations.models import Consultation
from participation.consultations.selectors import database_now
from participation.contributions.guests import post_as_guest
from participation.contributions.models import Attachment, Contribution, Edit, Thread
from participation.contributions.selectors import threads as threads_to_write
from participation.contributions.sending import Sending
from participation.documents import keeping
from participation.plans.selectors import section_as_read
from tests import factories
from tests.support import site as sites
from tests.support.site import SmallSite
from tests.support.states import bring_to

SECRET, PUBLIC = "Quastenflosser", "Graureiher"
STATES = ["hidden", "withdrawn", "unconfirmed", "pending", "rejected"]


@dataclass
class Place:
    """A site with contributions that nobody reads, and with one in each thread that all read."""

    site: SmallSite
    threads: list[Thread]
    secret: list[Contribution]
    public: list[Contribution]

    def pages(self) -> Iterator[tuple[str, bool]]:
        """Return the address of each place, and whether it shows contributions as a list."""
        site = self.site
        overview = f"/beitraege/{site.consultation.slug}/"
        yield "/", False
        yield site.organisation_page.url, False
        yield site.consultation.get_absolute_url(), True
        for plan in (site.plan.get_absolute_url(), f"{site.plan.get_absolute_url()}v/1/"):
            yield plan, False
        yield f"{site.plan.get_absolute_url()}synopse/1/2/", False
        yield overview, True
        for kind in ("rss/", "atom/", "beitraege.csv", "beitraege.json"):
            yield f"{overview}{kind}", True
        for thread in self.threads:
            address = thread.get_absolute_url()
            yield address, True
            yield f"{address}?nach=oldest", True
            for kind in ("rss/", "atom/", "beitraege.csv", "beitraege.json"):
                yield f"{address}{kind}", True
            yield f"{address}schreiben/", False
            yield f"{address}schreiben/gast/", False
        for said in [*self.public, *self.secret]:
            address = said.get_absolute_url()
            for part in (
                "",
                "zweig/",
                "stelle/",
                "fassungen/",
                "antworten/",
                "antworten/gast/",
                "melden/",
                "unterstuetzen/",
                "anhang/1/",
                "anhang/1/klein/",
                "anhang/2/",
                "bild/neu/",
                "ort/",
            ):
                yield f"{address}{part}", False
            for part in ("bearbeiten/", "zurueckziehen/"):
                yield f"{address}{part}", False
        yield f"/beteiligung/{site.consultation.slug}/termine.ics", False
        for part in ("", "orte/", "rss/", "atom/"):
            yield f"/beteiligungen/{part}", False
        yield from (("/konto/", False), ("/konto/meldungen/", False), ("/konto/suchen/", False))
        yield f"/suche/?q={PUBLIC}", True
        yield f"/suche/atom/?q={PUBLIC}", True
        for word in (SECRET, SECRET.lower(), SECRET[:6]):
            yield f"/suche/?q={word}", False
            yield f"/suche/atom/?q={word}", False
            yield f"/suche/vorschlaege/?q={word}", False


def _write(thread: Thread, author: User, word: str, parent: Contribution | None = None):  # type: ignore[no-untyped-def]
    said = factories.comment(
        thread=thread, author=author, text=f"{word} {author.display_name}", parent=parent
    )
    return _with_files(said, word)


def _with_files(said: Contribution, word: str) -> Contribution:
    """Put a picture and a PDF beside it, as if they had been drawn and looked at."""
    for number, format_ in enumerate(("webp", "pdf"), 1):
        edge = 8 if format_ == "webp" else None
        file = Attachment.objects.create(
            contribution=said,
            number=number,
            format=format_,
            title=f"{word} als {format_}",
            size=8,
            width=edge,
            height=edge,
        )
        for name in (file.key.hex, f"{file.key.hex}-small"):
            keeping.put("attached", name, BytesIO(word.encode()))
    return said


def _by_guest(thread: Thread, parent: Contribution | None) -> Contribution:
    """Write as a guest who has not confirmed: name and address are as secret as the text."""
    place = threads_to_write().get(pk=thread.pk)
    said = post_as_guest(
        name=f"{SECRET} zu Gast",
        email=f"{SECRET}-{thread.pk}@example.org",
        language="de",
        thread=place,
        parent=parent,
        section=section_as_read(place.plan, place.anchor),
        text=f"{SECRET} von einem Gast {parent}",
        sending=Sending(),
        at=database_now(),
    )
    return _with_files(said, SECRET)


@pytest.fixture
def moderator() -> User:
    return factories.person(name="Moderation", superuser=True)


@pytest.fixture
def place(moderator: User) -> Place:
    cache.clear()
    site = sites.build()
    anchor = site.plan_page.sections.raw_data[0]["id"]
    site.plan_page.sections = [*site.plan_page.sections.raw_data, sites.section_block("Neu")]
    site.plan_page.save_revision().publish()
    Consultation.objects.update(
        contributors=Consultation.Contributors.ANYONE, takes_attachments=True
    )
    threads = [site.consultation.thread, site.thread(anchor)]
    secret, public = [], []
    for thread in threads:
        root = _write(thread, factories.person(name="Anna"), PUBLIC)
        public.append(root)
        for state in STATES:
            author = factories.person(name=f"{SECRET} {state}")
            for parent in (None, root):
                said = _write(thread, author, SECRET, parent)
                if state != "pending":  # a former text, and an outcome, of what is hidden later
                    Edit.objects.create(
                        contribution=said,
                        former_text=f"{SECRET} vorher",
                        former_html=f"<p>{SECRET} vorher</p>",
                        text=said.text,
                        html=said.html,
                        at=database_now(),
                        decided_at=database_now(),
                    )
                    factories.assessment(contribution=said, reasoning=f"{SECRET}: kein Bedarf")
                Contribution.objects.filter(pk=said.pk).update(
                    title=f"{SECRET} als Titel",
                    category=f"{SECRET}kategorie",
                    place_name=f"{SECRET}hausen",
                    latitude=51.05,
                    longitude=13.05,
                )
                said.refresh_from_db()
                bring_to(state, said, moderator)
                secret.append(said)
        secret += [_by_guest(thread, None), _by_guest(thread, root)]
    return Place(site, threads, secret, public)


def read(client: Client, address: str, **headers: str) -> str:
    answer = client.get(address, headers=headers, follow=True)
    whole = b"".join(answer) if answer.streaming else answer.content  # type: ignore[arg-type]
    return whole.decode(errors="replace")


def says(text: str, asked: str = "") -> bool:
    """Say whether a page holds the secret, beside the words that were asked for."""
    if asked and asked.partition("q=")[2].lower().startswith(SECRET[:6].lower()):
        # The words that one typed stand in the field and in what is said about them.
        return "als Titel" in text or "vorher" in text or "kein Bedarf" in text
    return SECRET.lower() in text.lower()
