"""Mails to people, written in the background in the language of whoever receives them."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override
from django_tasks import task

from participation.accounts.models import User
from participation.contributions.models import Contribution
from participation.moderation.models import Report


@task()
def tell_author(
    *, contribution: int, about: str, decision: int | None = None, answer: int | None = None
) -> None:
    """Tell the author of a contribution what happened to it; imported ones have nobody to tell.

    ``about`` is approved, rejected, hidden, restored, answered or assessed; ``decision`` is the
    moderator's, ``answer`` the official one. They are named because more may have happened since.
    All mails about one discussion share a subject line and thread headers, so that mail programs
    keep them together.
    """
    found = Contribution.objects.with_surroundings().get(pk=contribution)
    if found.author is None or not found.author.is_active:
        return
    with override(found.author.language):
        context = {
            **_context(found, found.author),
            "decision": found.decisions.filter(pk=decision).first() if decision else None,
            "assessment": found.assessment,
            "answer": Contribution.objects.filter(pk=answer).first() if answer else None,
        }
        _send(f"email/{about}", found.author.email, found, context)


@task()
def tell_reporter(*, report: int) -> None:
    """Tell whoever reported a contribution what became of it; an address left for it is forgotten.

    The mail holds nothing that the reporter wrote: the address may be somebody else's.
    """
    found = Report.objects.select_related("reporter").get(pk=report)
    reporter = found.reporter if found.reporter and found.reporter.is_active else None
    address = reporter.email if reporter else found.email
    if not address:
        return
    contribution = Contribution.objects.with_surroundings().get(pk=found.contribution_id)
    language = reporter.language if reporter else found.language
    with override(language or settings.LANGUAGE_CODE):
        context = {
            **_context(contribution, reporter),
            "report": found,
            "reports_url": settings.SITE_URL + reverse("participation:own_reports"),
        }
        _send("email/reported", address, contribution, context)
    Report.objects.filter(pk=found.pk).update(email="")


def _context(contribution: Contribution, recipient: User | None) -> dict[str, Any]:
    return {
        "contribution": contribution,
        "recipient": recipient,
        "site_name": settings.SITE_NAME,
        "url": settings.SITE_URL + contribution.get_absolute_url(),
        "konto_url": settings.SITE_URL + reverse("participation:account"),
    }


def _send(template: str, address: str, contribution: Contribution, context: dict[str, Any]) -> None:
    subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
    thread = f"<discussion-{contribution.pk}@{settings.SITE_URL.split('//')[-1]}>"
    mail = EmailMultiAlternatives(
        subject,
        render_to_string(f"{template}.txt", context),
        to=[address],
        headers={"References": thread, "In-Reply-To": thread, "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    mail.send()
