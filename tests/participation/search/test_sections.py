"""Sections in the index: those that a new version leaves as they were keep their entries."""

from uuid import uuid4

import pytest

from participation.plans.models import Section
from participation.search.models import SearchEntry
from participation.search.services import rebuild_index
from tests import factories

pytestmark = pytest.mark.django_db


def entries() -> dict[str, tuple[int, int]]:
    """Return key and section of each section's entry, by its text."""
    rows = SearchEntry.objects.filter(kind="section")
    return {text: (pk, source) for pk, source, text in rows.values_list("pk", "source", "text")}


def publish(asked, key, *sections):
    return factories.plan(key=key, consultation=asked, title="Radnetz", sections=list(sections))


def test_unchanged_section_keeps_its_entry_and_changed_one_gets_another():
    asked, key, same, other = factories.consultation(), uuid4(), uuid4(), uuid4()
    stays = factories.section(anchor=same, title="Ziele", html="<p>Bleibt.</p>")
    publish(asked, key, stays, factories.section(anchor=other, title="Netz", html="<p>Alt.</p>"))
    before = entries()

    plan = publish(
        asked, key, stays, factories.section(anchor=other, title="Netz", html="<p>Neu.</p>")
    )

    after = entries()
    newest = dict(
        Section.objects.filter(version=plan.versions.latest("number")).values_list("text", "pk")
    )
    assert set(after) == {"Bleibt.", "Neu."}
    assert after["Bleibt."][0] == before["Bleibt."][0]
    assert after["Neu."][0] > max(pk for pk, _source in before.values())
    assert {text: source for text, (_pk, source) in after.items()} == newest


def test_rebuilding_looks_all_words_up_anew():
    publish(factories.consultation(), uuid4(), factories.section(html="<p>Fußgängerampel</p>"))
    right = SearchEntry.objects.get(kind="section").vector
    SearchEntry.objects.filter(kind="section").update(vector="'falsch':1A")

    rebuild_index()

    assert SearchEntry.objects.get(kind="section").vector == right
