"""Mails to people, written in the background in the language of whoever receives them."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override
from django_tasks import task

from cms.mails.delivery import deliver
from participation.accounts.models import User
from participation.contributions.guest_contacts import Recipient, recipient_of
from participation.contributions.guest_links import confirmation_token, withdrawal_token
from participation.contributions.models import Contribution
from participation.contributions.selectors import visible_contributions
from participation.moderation.models import Report


@task()
def tell_author(
    *, contribution: int, about: str, decision: int | None = None, answer: int | None = None
) -> None:
    """Tell the author of a contribution what happened to it; imported ones have nobody to tell.
    Guests are told as long as their address is kept.

    ``about`` is approved, rejected, hidden, restored, answered or assessed; ``decision`` is the
    moderator's, ``answer`` the official one. They are named because more may have happened since:
    an answer that nobody can read any more is not sent.
    All mails about one discussion share a subject line and thread headers, so that mail programs
    keep them together.
    """
    found = Contribution.objects.with_surroundings().get(pk=contribution)
    recipient = found.author if found.author is not None else recipient_of(found)
    if recipient is None or (isinstance(recipient, User) and not recipient.is_active):
        return
    said = visible_contributions().readable().filter(pk=answer).first() if answer else None
    if answer and said is None:
        return
    with override(recipient.language):
        context = {
            **_context(found, recipient),
            "decision": found.decisions.filter(pk=decision).first() if decision else None,
            "assessment": found.assessment,
            "answer": said,
        }
        _send(f"email/{about}", recipient.email, found, context)


@task()
def ask_guest(*, contribution: int) -> None:
    """Send the link that confirms a guest's contribution, and the one that withdraws it.

    Neither name nor text are in the mail: whoever typed a stranger's address has no reader there.
    """
    found = Contribution.objects.filter(
        pk=contribution, state=Contribution.State.UNCONFIRMED
    ).first()
    recipient = recipient_of(found) if found is not None else None
    if found is None or recipient is None:
        return
    with override(recipient.language):
        confirm = reverse("participation:guest_confirm", args=[confirmation_token(found.pk)])
        context = {
            **_context(found, recipient),
            "confirm_url": settings.SITE_URL + confirm,
            "hours": settings.GUEST_LINK_HOURS,
        }
        _send("email/guest_confirm", recipient.email, found, context)


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
            "withdraw_url": "",  # that is its author's alone
            "report": found,
            "reports_url": settings.SITE_URL + reverse("participation:own_reports"),
        }
        _send("email/reported", address, contribution, context)
    Report.objects.filter(pk=found.pk).update(email="")


def _context(contribution: Contribution, recipient: User | Recipient | None) -> dict[str, Any]:
    withdraw = reverse("participation:guest_withdraw", args=[withdrawal_token(contribution.pk)])
    return {
        "withdraw_url": settings.SITE_URL + withdraw if contribution.is_by_guest else "",
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
    deliver(mail)
