"""A mail server that is away, or takes nothing now, costs nobody a mail."""

import socket
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from cms.mails.delivery import tell_again
from cms.mails.searches import tell_of_news
from cms.management.commands.work import tasks_of_all_queues
from participation.accounts.models import User
from participation.consultations.selectors import database_now
from participation.moderation.services import hide_contribution
from participation.search.saving import save_search
from tests import factories

# A worker begins and ends connections: its tasks must really be committed.
pytestmark = pytest.mark.usefixtures("committed_db")

factories.PASSWORD = "xkcd-staple-battery"


class MailServer:
    """A small server of SMTP (RFC 5321) that answers each recipient as it is told."""

    def __init__(self) -> None:
        self.mails: list[str] = []
        self.says, self.refused = "250 OK", ""
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                client, _address = self.socket.accept()
            except OSError:
                return
            with client, client.makefile("rwb") as lines:
                self._talk(lines)

    def _talk(self, lines) -> None:
        def say(text: str) -> None:
            lines.write(f"{text}\r\n".encode())
            lines.flush()

        say("220 ready")
        while said := lines.readline().decode().strip():
            match said.split(":")[0].split()[0].upper():
                case "DATA":
                    say("354 go on")
                    text = ""
                    while (line := lines.readline().decode()) != ".\r\n":
                        text += line
                    self.mails.append(text)
                    say("250 OK")
                case "RCPT":
                    is_refused = self.refused and self.refused in said
                    say("550 no such mailbox" if is_refused else self.says)
                case "QUIT":
                    say("221 bye")
                    return
                case _:
                    say("250 OK")

    def close(self) -> None:
        self.socket.close()


@pytest.fixture
def mail_server(settings) -> Iterator[MailServer]:
    """Send by SMTP to a server of this test's own, with tasks in the database."""
    server = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    yield server
    server.close()


def work() -> None:
    """Do what lies there, as the worker does."""
    tasks_of_all_queues().run()


def hide_something() -> None:
    """Hide what somebody wrote, who is to hear of it by mail."""
    said = factories.comment(author=factories.person(email="kim@example.org"))
    hide_contribution(
        moderator=factories.member(organisation=said.consultation.organisation),
        contribution=said,
        reason="insult",
        at=database_now(),
    )


def sign_in_unconfirmed(client: Client) -> HttpResponse:
    """Let somebody sign in whose address is not confirmed: that sends a mail."""
    factories.person(email="anna@example.org")
    return client.post(
        "/konto/login/", {"login": "anna@example.org", "password": factories.PASSWORD}
    )


@pytest.mark.parametrize("says", ["451 greylisted, come back", "452 too many"])
def test_mail_that_is_not_taken_now_is_sent_later_and_once(mail_server, says):
    mail_server.says = says
    hide_something()
    work()
    (result,) = DBTaskResult.objects.all()
    assert (result.status, mail_server.mails) == (TaskResultStatus.FAILED, [])
    assert "kim@example.org" not in result.traceback

    now = database_now()
    assert tell_again(at=now) == 0  # too early
    assert tell_again(at=now + timedelta(seconds=61)) == 1
    work()
    assert tell_again(at=database_now() + timedelta(seconds=61)) == 0  # waits twice as long
    assert tell_again(at=database_now() + timedelta(seconds=121)) == 1

    mail_server.says = "250 OK"
    work()
    assert len(mail_server.mails) == 1
    assert tell_again(at=database_now() + timedelta(days=1)) == 0


def test_address_that_is_refused_for_good_is_not_tried_again(mail_server):
    mail_server.says = "550 no such mailbox"
    hide_something()
    work()

    (result,) = DBTaskResult.objects.all()
    assert (result.status, mail_server.mails) == (TaskResultStatus.FAILED, [])
    assert "kim@example.org" not in result.traceback
    assert tell_again(at=database_now() + timedelta(hours=2)) == 0


def test_what_a_killed_worker_left_is_done_by_the_next(mail_server):
    hide_something()
    DBTaskResult.objects.get().claim("killed")
    assert tell_again(at=database_now()) == 0

    assert tell_again(at=database_now() + timedelta(hours=1, seconds=1)) == 1
    work()

    assert len(mail_server.mails) == 1


def test_mail_is_given_up_after_three_days(mail_server):
    mail_server.close()
    hide_something()
    work()

    assert tell_again(at=database_now() + timedelta(days=3, seconds=1)) == 0


def test_signing_in_does_not_fail_with_the_mail_server(client, mail_server):
    mail_server.says = "451 come back"
    factories.person(email="anna@example.org")

    answer = client.post(
        "/konto/login/", {"login": "anna@example.org", "password": factories.PASSWORD}
    )
    assert (answer.status_code, answer.url) == (302, "/konto/confirm-email/")
    mail_server.says = "250 OK"
    work()

    (text,) = mail_server.mails
    assert "To: anna@example.org" in text
    assert "/konto/confirm-email/" in text


def test_written_mail_is_not_sent_to_whom_the_installation_has_forgotten(client, mail_server):
    mail_server.says = "451 come back"
    sign_in_unconfirmed(client)
    User.objects.get(email="anna@example.org").delete()
    mail_server.says = "250 OK"
    work()

    assert mail_server.mails == []


def test_operator_signs_in_without_any_mail(client, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", factories.PASSWORD)
    call_command(
        "createsuperuser",
        interactive=False,
        email="betrieb@example.org",
        display_name="Betrieb",
        verbosity=0,
    )

    client.post("/konto/login/", {"login": "betrieb@example.org", "password": factories.PASSWORD})

    assert client.get("/cms/").status_code == 200
    assert EmailAddress.objects.get().verified


def test_address_of_a_saved_search_that_is_refused_keeps_no_mail_from_others(mail_server):
    first, second = factories.person(email="kim@example.org"), factories.person()
    for user in (first, second):
        save_search(user=user, query="q=Brunnen", at=database_now())
    factories.comment(text="Ein Brunnen.")
    mail_server.refused = "kim@example.org"

    assert tell_of_news() == 1
    assert tell_of_news() == 0
    (text,) = mail_server.mails
    assert f"To: {second.email}" in text
