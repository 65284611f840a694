"""Handing mails over to the mail server, again and again while it does not take them.

`tell_again` is asked by the timetable. It makes tasks ready once more that could not deliver, after
one minute, then two, four and so on, an hour at most; and those whose worker died in the middle.
"""

import logging
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.db import transaction
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from participation.accounts.models import User

logger = logging.getLogger(__name__)

AT_MOST = timedelta(days=3)  # afterwards a mail is given up, as mail servers do (RFC 5321, 4.5.4.1)
LONGEST_WAIT = timedelta(hours=1)
DIED = timedelta(hours=1)  # no task takes so long


class NotDelivered(Exception):
    """The mail server is away or does not take the mail now; it may do so later."""


class Unknown(Exception):
    """The mail server refuses the address for good. The message does not repeat it."""


def deliver(mail: EmailMessage) -> None:
    """Hand a mail over to the mail server.

    Raises `NotDelivered` where it is worth trying again, `Unknown` where it is not.
    """
    try:
        mail.send()
    except SMTPRecipientsRefused as refused:
        if all(code >= 500 for code, _text in refused.recipients.values()):
            raise Unknown("The mail server refuses the address.") from None
        raise NotDelivered("The mail server takes nothing for this address now.") from None
    except OSError as error:  # and with it all that smtplib raises
        raise NotDelivered(f"No mail can be sent: {type(error).__name__}") from error


@task()
def deliver_written(*, subject: str, text: str, html: str, address: str, sender: str) -> None:
    """Deliver a mail that was written already and met no server. Its row is deleted after a day.

    Nothing goes to addresses that the installation has forgotten meanwhile.
    """
    known = User.objects.filter(email=address.lower()) | User.objects.filter(
        emailaddress__email__iexact=address
    )
    if not known.exists():
        return
    mail = EmailMultiAlternatives(subject, text, sender, [address])
    if html:
        mail.attach_alternative(html, "text/html")
    deliver(mail)


def deliver_or_keep(mail: EmailMessage) -> None:
    """Deliver a mail now, or leave it to the worker: whoever waits for the page is not told."""
    try:
        deliver(mail)
    except NotDelivered:
        logger.exception("A mail is left to the worker")
        parts = [part.content for part in getattr(mail, "alternatives", ())]
        (address,) = mail.to
        deliver_written.enqueue(
            subject=mail.subject,
            text=mail.body,
            html=str(parts[0]) if parts else "",
            address=address,
            sender=mail.from_email,
        )
    except Unknown:
        logger.warning("The mail server refuses the address of somebody who waits for a mail")


@transaction.atomic
def tell_again(*, at: datetime) -> int:
    """Make tasks ready again that did not deliver, or whose worker died; return how many."""
    stuck = DBTaskResult.objects.select_for_update(skip_locked=True).filter(
        enqueued_at__gt=at - AT_MOST
    )
    undelivered = stuck.filter(
        status=TaskResultStatus.FAILED,
        exception_class_path=f"{NotDelivered.__module__}.{NotDelivered.__qualname__}",
    )
    died = stuck.filter(status=TaskResultStatus.RUNNING, started_at__lt=at - DIED)
    ready = [each.pk for each in undelivered if each.finished_at + _wait(each) <= at]
    ready += died.values_list("pk", flat=True)
    return DBTaskResult.objects.filter(pk__in=ready).update(
        status=TaskResultStatus.READY, finished_at=None
    )


def _wait(result: DBTaskResult) -> timedelta:
    """Return how long to wait; each attempt notes its worker."""
    doublings = min(len(result.worker_ids), 10) - 1
    return min(timedelta(minutes=2**doublings), LONGEST_WAIT)
