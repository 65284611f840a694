"""The demonstration: complete, the same every time, and written once."""

import io
import json
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from wagtail.models import Locale, Page, Site

from cms.demo.calendar import BERLIN
from cms.demo.people import CITIZENS, PASSWORD, SIGN_INS
from cms.demo.remarks import Place, Remark, parse_remarks
from cms.models import ContentPage, HomePage
from participation.accounts.models import Membership, User
from participation.assessment.models import Assessment
from participation.consultations.models import Consultation
from participation.consultations.rules import State, state_of
from participation.contributions.models import Contribution, Support, Thread
from participation.moderation.models import ModerationDecision, Report
from participation.plans.models import DraftPlan, PlanVersion
from tests.support.databases import clone, drop, template, use

TODAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 12, tzinfo=BERLIN)
COUNTED = (User, Page, Consultation, PlanVersion, Thread, Contribution, Assessment, Report)


@dataclass(frozen=True)
class Seeded:
    """What the first run printed, and what it left."""

    printed: dict[str, Any]
    mails: int
    rows: dict[str, int]
    contributions: list[tuple[object, ...]]


def run() -> dict[str, Any]:
    """Run the command and return what it printed."""
    with redirect_stdout(io.StringIO()) as printed:
        call_command("seed_demo", today=TODAY)
    return json.loads(printed.getvalue())


def rows() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in COUNTED}


def contributions() -> list[tuple[object, ...]]:
    """Everything that was said, in order, without the keys that a database gives."""
    place = {
        pk: number for number, pk in enumerate(Contribution.objects.values_list("pk", flat=True))
    }
    found = Contribution.objects.select_related("section", "author", "organisation", "consultation")
    return [
        (
            each.consultation.slug,
            each.section and each.section.heading,
            place.get(each.parent_id),
            each.kind,
            each.state,
            each.byline,
            each.title,
            each.text,
            each.created_at,
            [(row.outcome, row.reasoning, row.at) for row in each.assessments.all()],
        )
        for each in found.prefetch_related("assessments")
    ]


@contextmanager
def fresh_database(name: str) -> Iterator[None]:
    clone(template(), name)
    with use(name):
        yield
    drop(name)


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker, worker_id) -> Iterator[Seeded]:
    """One demonstration for all tests of this file; they only read it."""
    with django_db_blocker.unblock(), fresh_database(f"test_{worker_id}_demo"):
        mail.outbox = []
        printed = run()
        yield Seeded(printed, len(mail.outbox), rows(), contributions())


def test_seeding_prints_what_there_is(seeded):
    assert seeded.printed == {
        "created": True,
        "consultations": [
            "radverkehrskonzept-2035",
            "marktplatz",
            "spielplaetze",
            "lebendige-ortskerne",
            "bibliothek",
        ],
        "contributions": len(seeded.contributions),
        "sign_ins": [
            {"role": each.role, "email": each.email, "password": PASSWORD} for each in SIGN_INS
        ],
    }
    assert len(seeded.contributions) >= 200


def test_seeding_again_keeps_everything(seeded):
    printed = run()

    assert printed == {**seeded.printed, "created": False}
    assert rows() == seeded.rows
    assert contributions() == seeded.contributions


def test_seeding_that_failed_leaves_nothing_and_can_be_repeated(seeded, worker_id):
    with fresh_database(f"test_{worker_id}_demo_again"):
        before = rows()
        in_the_way = User.objects.create_user(f"person{len(CITIZENS):02}@demo.test")
        with pytest.raises(IntegrityError):
            run()
        in_the_way.delete()

        assert rows() == before

        with transaction.atomic():
            run()

            assert rows() == seeded.rows
            assert contributions() == seeded.contributions

            transaction.set_rollback(True)  # a commit would announce each of them to nobody


def test_seeding_sends_no_mail(seeded):
    assert seeded.mails == 0


def test_consultations_are_in_every_state_and_the_open_one_is_first(seeded):
    states = [state_of(each, NOON) for each in Consultation.objects.order_by("pk")]

    assert states == [
        State.OPEN,
        State.DECIDED,
        State.ANNOUNCED,
        State.EVALUATION,
        State.OPEN,
    ]


def test_plan_has_two_versions_in_three_levels(seeded):
    plan = DraftPlan.objects.get(slug="entwurf-radverkehrskonzept")
    first, second = plan.versions.all()
    old = {section.anchor: section for section in first.sections.all()}
    new = {section.anchor: section for section in second.sections.all()}

    assert (len(old), len(new)) == (38, 38)
    assert {section.level for section in new.values()} == {1, 2, 3}
    assert [first.published_at, second.published_at] == [
        datetime(2026, 10, 13, tzinfo=BERLIN),
        datetime(2026, 11, 8, 9, tzinfo=BERLIN),
    ]
    assert [old[anchor].heading for anchor in old.keys() - new.keys()] == ["3.4.2 Lindenallee"]
    assert [new[anchor].heading for anchor in new.keys() - old.keys()] == ["5.4 Lastenräder leihen"]
    assert {
        (old[anchor].heading, new[anchor].heading)
        for anchor in old.keys() & new.keys()
        if old[anchor].heading != new[anchor].heading
    } == {
        ("3.4.3 Schillerstraße", "3.4.2 Schillerstraße"),
        ("4.4 Winterdienst und Beleuchtung", "4.4 Winterdienst, Laubräumung und Beleuchtung"),
    }


def test_removed_section_has_comments(seeded):
    removed = Thread.objects.get(contributions__text__startswith="Das Pflaster in der Lindenallee")

    assert removed.published_count == 9
    assert not PlanVersion.objects.filter(number=2, sections__anchor=removed.anchor).exists()


def test_comments_were_written_in_order_and_before_today(seeded):
    replies = Contribution.objects.exclude(created_at=None).exclude(parent=None)
    midnight = datetime(2026, 11, 24, tzinfo=BERLIN)

    assert [
        each.pk
        for each in replies.select_related("parent")
        if each.parent.pk > each.pk or each.parent.created_at >= each.created_at
    ] == []
    assert [
        each.pk for each in Assessment.objects.all() if each.at <= each.contribution.created_at
    ] == []
    assert Contribution.objects.latest("created_at").created_at < midnight


def test_desks_have_something_to_show(seeded):
    outcomes = Counter(Assessment.objects.values_list("outcome", flat=True))
    reports = Counter(Report.objects.values_list("state", flat=True))
    decisions = Counter(ModerationDecision.objects.values_list("kind", flat=True))
    kinds = Counter(Contribution.objects.values_list("kind", flat=True))

    assert set(outcomes) == set(Assessment.Outcome.values)
    assert reports == {"open": 3, "upheld": 2, "dismissed": 1}
    assert decisions == {"hide": 5, "restore": 1, "keep": 1, "approve": 12, "reject": 1}
    assert kinds == {"comment": 304, "answer": 29, "idea": 18}


def test_one_consultation_admits_guests_asks_for_votes_and_is_moderated_first(seeded):
    asked = Consultation.objects.get(slug="bibliothek")
    said = asked.contributions.filter(kind="comment")

    assert (asked.contributors, asked.moderation, asked.voting) == ("anyone", "before", "vote")
    assert Counter(said.values_list("state", flat=True)) == {
        "published": 12,
        "pending": 2,
        "rejected": 1,
    }
    assert sorted(each.byline for each in said if each.is_by_guest) == [
        "Familie Tran",
        "Lesepatin",
        "Renate K.",
    ]
    votes = Support.objects.filter(contribution__in=said).values_list("choice", flat=True)
    assert set(votes) == set(Support.Choice.values)


def test_counters_of_threads_are_right(seeded):
    wrong = [
        thread.pk
        for thread in Thread.objects.all()
        if thread.published_count != thread.contributions.readable().count()
    ]

    assert wrong == []


def test_there_is_somebody_to_sign_in_as_for_each_role(seeded):
    people = {each.role: User.objects.get(email=each.email) for each in SIGN_INS}
    roles = {
        role: [membership.role for membership in person.memberships.all()]
        for role, person in people.items()
    }

    assert roles == {
        "citizen": [],
        "operator": [],
        **{role: [role] for role in Membership.Role.values},
    }
    assert people["operator"].is_superuser
    assert all(person.check_password(PASSWORD) for person in people.values())
    assert EmailAddress.objects.filter(verified=True, primary=True).count() == len(SIGN_INS)


def test_nobody_can_sign_in_as_one_who_only_speaks(seeded):
    speaking = User.objects.exclude(email__in=[each.email for each in SIGN_INS])

    assert speaking.count() == len(CITIZENS) + 1
    assert not any(person.has_usable_password() for person in speaking)


def test_site_begins_at_our_home_page(seeded):
    home = HomePage.objects.get(locale__language_code="de")
    site = Site.objects.get()

    assert (site.hostname, site.port, site.is_default_site, site.root_page_id) == (
        "localhost",
        80,
        True,
        home.pk,
    )
    assert {page.slug for page in Page.objects.filter(depth=2)} == {
        "beteiligung",
        "beteiligung-en",
        "beteiligung-de-simple",
    }
    assert set(Locale.objects.values_list("language_code", flat=True)) == {
        "de",
        "en",
        "hsb",
        "de-simple",
    }
    assert set(ContentPage.objects.live().values_list("kind", flat=True)) == set(
        ContentPage.Kind.values
    )


def test_every_page_can_be_read(seeded):
    client = Client()

    answers = {
        page.get_url(): client.get(page.get_url()).status_code
        for page in Page.objects.filter(depth__gte=2)
    }

    assert len(answers) == 23
    assert set(answers.values()) == {200}


def test_seeding_is_refused_where_the_public_is(monkeypatch):
    monkeypatch.setattr(settings, "SETTINGS_MODULE", "cms.settings.production")

    with pytest.raises(CommandError, match="password that everybody knows"):
        call_command("seed_demo")


def test_remarks_are_read_with_all_that_happens_to_them():
    source = """
# 1.1
vor 2

- Ein Kommentar.
  Zweiter Absatz.
  - Eine Antwort.
    + Von vorn.
  = Amtlich.
  ? insult: Beleidigt.
  ! hide insult: Darum.
  ! restore: Doch nicht.
  > noted: Gelesen.
  & Skizze: ein Dach
  ~ Frau Lorenz
  @ 51.15 12.76
  ab 2
"""

    assert parse_remarks(source) == [
        Place(
            "1.1",
            "vor 2",
            [
                Remark(
                    "Ein Kommentar.\n\nZweiter Absatz.",
                    when="ab 2",
                    replies=[
                        Remark("Eine Antwort.", replies=[Remark("Von vorn.", "+")]),
                        Remark("Amtlich.", "="),
                    ],
                    report=("insult", "Beleidigt."),
                    decisions=[("hide", "insult", "Darum."), ("restore", "", "Doch nicht.")],
                    assessment=("noted", "Gelesen."),
                    sketch="Skizze: ein Dach",
                    point=(51.15, 12.76),
                    guest="Frau Lorenz",
                )
            ],
        )
    ]


def test_demo_says_when_the_port_is_taken():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(CommandError, match=f"Port {port} is taken"):
            call_command("demo", port=port)


# A server, and a helper that does not want to end and has a child of its own.
SCRIPT = """
import sys
from cms.demo.serving import Troupe, python
stubborn = "import signal, subprocess, sys, time; signal.signal(15, signal.SIG_IGN);" \
    " print(subprocess.Popen(['sleep', '60']).pid, flush=True); time.sleep(60)"
troupe = Troupe(sys.stderr)
troupe.start("server", python("-c", sys.argv[1]), {})
troupe.start("helper", python("-c", stubborn), {})
code = troupe.stay("server")
troupe.end()
sys.exit(code)
"""


def perform(server: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, server],
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        text=True,
    )


def is_alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def test_serving_ends_with_all_its_processes_when_terminated():
    with perform("import time; time.sleep(60)") as troupe:
        grandchild = int(troupe.stdout.readline())
        start = time.monotonic()

        troupe.send_signal(signal.SIGTERM)

        assert troupe.wait(timeout=10) == 0
        assert time.monotonic() - start < 5
        assert not is_alive(grandchild)


def test_serving_ends_with_the_exit_code_of_the_server():
    with perform("import sys, time; time.sleep(1); sys.exit(7)") as troupe:
        grandchild = int(troupe.stdout.readline())

        assert troupe.wait(timeout=10) == 7
        assert not is_alive(grandchild)
