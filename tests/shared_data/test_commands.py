"""The importing commands on real acts and real participation processes."""

import json
from contextlib import suppress
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from participation.contributions.models import Contribution
from participation.contributions.selectors import visible_contributions
from participation.plans.models import DraftPlan, Section
from tests import factories
from tests.shared_data import DATA
from tests.support import site as sites
from tests.support.site import SmallSite

pytestmark = pytest.mark.django_db


@pytest.fixture
def small() -> SmallSite:
    """A site with an open consultation."""
    return sites.build()


def run(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    capsys.readouterr()
    with suppress(SystemExit):  # 3, when something was rejected
        call_command(*words, stderr=StringIO())
    return json.loads(capsys.readouterr().out)  # type: ignore[no-any-return]


def import_plan(
    capsys: pytest.CaptureFixture[str], small: SmallSite, name: str, *more: str
) -> dict[str, Any]:
    file = str(DATA / "laws" / name)
    return run(capsys, "import_plan", file, "--consultation", small.consultation.slug, *more)


def test_act_becomes_the_expected_sections(
    small: SmallSite, capsys: pytest.CaptureFixture[str]
) -> None:
    imported = import_plan(capsys, small, "rog_2008.md")

    expected = json.loads((DATA / "laws" / "rog_2008.expected.json").read_text())
    rows = Section.objects.filter(version__plan__slug=imported["plan"]).select_related("parent")
    assert [(row.heading, row.parent and row.parent.heading, row.order) for row in rows] == [
        (each["title"], each["parent"], each["order"]) for each in expected
    ]


def test_renumbered_act_keeps_comments_with_their_text(
    small: SmallSite, capsys: pytest.CaptureFixture[str], client: Client
) -> None:
    first = import_plan(capsys, small, "rog_2008_2012-08-03.md", "--title", "ROG")
    plan = DraftPlan.objects.get(slug=first["plan"])
    said = {}
    for number in ("§ 2", "§ 4", "§ 13", "§ 14", "§ 29"):
        section = Section.objects.get(version__plan=plan, number=number)
        thread = plan.threads.get(anchor=section.anchor)
        said[number] = factories.comment(thread=thread, text=f"Zu {number}")

    second = import_plan(capsys, small, "rog_2008_2022.md", "--title", "ROG")

    key = json.loads((DATA / "laws" / "rog_2008.diffkey.json").read_text())
    changed = set(key["changed_body"]) | set(key["changed_title"])
    assert (second["version"], second["created"]) == (2, False)
    assert second["by_number"]["added"] == key["added"]
    assert second["by_number"]["removed"] == key["removed"]
    assert set(second["by_number"]["changed"]) == changed
    assert ["§ 14", "§ 12"] in second["by_section"]["renumbered"]
    assert ["§ 13", "§ 14"] in second["by_section"]["renumbered"]
    now = {
        old: Section.objects.filter(version__plan=plan, anchor=contribution.thread.anchor)
        .order_by("-version__number")
        .values_list("number", "version__number")[0]
        for old, contribution in said.items()
    }
    assert now == {
        "§ 2": ("§ 2", 2),
        "§ 4": ("§ 4", 2),
        "§ 13": ("§ 14", 2),
        "§ 14": ("§ 12", 2),
        "§ 29": ("§ 29", 1),
    }
    assert visible_contributions().filter(pk__in=[each.pk for each in said.values()]).count() == 5
    page = client.get(plan.get_absolute_url()).content.decode()
    assert page.count('class="paragraph__gone"') == 1


@pytest.mark.parametrize("file", sorted((DATA / "contributions").glob("*.jsonl")), ids=str)
def test_every_row_is_stored_or_listed(
    small: SmallSite, capsys: pytest.CaptureFixture[str], file: Any
) -> None:
    words = ("import_contributions", str(file), "--consultation", small.consultation.slug)
    rows = sum(1 for line in file.read_bytes().splitlines() if line.strip())

    first = run(capsys, *words)
    second = run(capsys, *words)

    stored = Contribution.objects.count()
    assert first["created"] == stored
    assert stored + len(first["rejected"]) == rows
    assert (second["created"], second["updated"], second["unchanged"]) == (0, 0, stored)
