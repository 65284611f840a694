"""Publishing a consultation writes it down once, however often it is done."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError

from participation.consultations.models import Consultation, Phase, Result
from participation.consultations.services import (
    PhaseDraft,
    ResultDraft,
    free_slug,
    publish_consultation,
    unpublish_consultation,
)
from participation.contributions.models import Thread
from tests import factories

pytestmark = pytest.mark.django_db

START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
WEEK = timedelta(weeks=1)
Kind = Phase.Kind
RESULT = ResultDraft(decided_on=date(2026, 5, 1), body="Stadtrat", text="Angenommen.")


def phase(kind, start, end):
    return PhaseDraft(kind=kind, starts_at=START + start * WEEK, ends_at=START + end * WEEK)


def publish(organisation, key, *, slug="frage", title="Frage", phases=(), result=None):
    return publish_consultation(
        key=key,
        slug=slug,
        organisation=organisation,
        kind=Consultation.Kind.DIALOGUE,
        language="de",
        title=title,
        lead="Worum es geht.",
        phases=phases,
        result=result,
        at=START,
    )


def stored():
    return {
        model.__name__: list(model.objects.order_by("pk").values())
        for model in (Consultation, Phase, Result, Thread)
    }


def test_publishing_again_changes_no_row():
    body, key = factories.organisation(), uuid4()
    words = {"phases": [phase(Kind.DIALOGUE, 0, 1), phase(Kind.DECISION, 1, 2)], "result": RESULT}
    publish(body, key, **words)
    before = stored()

    publish(body, key, **words)

    assert stored() == before
    assert {name: len(rows) for name, rows in before.items()} == {
        "Consultation": 1,
        "Phase": 2,
        "Result": 1,
        "Thread": 1,
    }


def test_renamed_consultation_keeps_its_slug():
    body, key = factories.organisation(), uuid4()
    publish(body, key)

    renamed = publish(body, key, slug="anders", title="Anders")

    assert (renamed.slug, renamed.title) == ("frage", "Anders")


def test_taken_slug_gets_a_number():
    body = factories.organisation()

    found = [publish(body, uuid4()).slug for _each in range(3)]

    assert found == ["frage", "frage-2", "frage-3"]


def test_free_slug_fits_into_the_column():
    publish(factories.organisation(), uuid4(), slug="x" * 110)

    assert free_slug("x" * 130) == "x" * 110 + "-2"


def test_changed_phases_replace_the_former_ones_and_keep_equal_rows():
    body, key = factories.organisation(), uuid4()
    published = publish(body, key, phases=[phase(Kind.DIALOGUE, 0, 1), phase(Kind.DECISION, 1, 2)])
    kept = published.phases.get(kind=Kind.DECISION)

    publish(body, key, phases=[phase(Kind.DIALOGUE, 0, 3), phase(Kind.DECISION, 1, 2)])

    rows = set(published.phases.values_list("kind", "ends_at"))
    assert rows == {("dialogue", START + 3 * WEEK), ("decision", START + 2 * WEEK)}
    assert published.phases.get(kind=Kind.DECISION).pk == kept.pk


def test_result_taken_back_is_gone():
    body, key = factories.organisation(), uuid4()
    publish(body, key, result=RESULT)

    publish(body, key)

    assert not Result.objects.exists()


def test_overlapping_phases_of_one_kind_are_refused_by_the_database():
    phases = [phase(Kind.DIALOGUE, 0, 2), phase(Kind.DIALOGUE, 1, 3)]

    with pytest.raises(IntegrityError, match="phases_of_one_kind_do_not_overlap"):
        publish(factories.organisation(), uuid4(), phases=phases)


def test_dialogue_and_statement_may_overlap():
    published = publish(
        factories.organisation(),
        uuid4(),
        phases=[phase(Kind.DIALOGUE, 0, 2), phase(Kind.STATEMENT, 1, 3)],
    )

    assert published.phases.count() == 2


def test_phases_of_one_kind_may_touch():
    published = publish(
        factories.organisation(),
        uuid4(),
        phases=[phase(Kind.DIALOGUE, 0, 1), phase(Kind.DIALOGUE, 1, 2)],
    )

    assert published.phases.count() == 2


def test_phases_of_two_consultations_do_not_disturb_each_other():
    body = factories.organisation()

    for _each in range(2):
        publish(body, uuid4(), phases=[phase(Kind.DIALOGUE, 0, 1)])

    assert Phase.objects.count() == 2


def test_phase_that_ends_before_it_begins_is_refused_by_the_database():
    consultation = publish(factories.organisation(), uuid4())

    with pytest.raises(IntegrityError, match="phase_ends_after_it_begins"):
        Phase.objects.create(
            consultation=consultation, kind="dialogue", starts_at=START, ends_at=START
        )


def test_unpublishing_hides_it_and_publishing_brings_it_back():
    body, key = factories.organisation(), uuid4()
    publish(body, key)

    unpublish_consultation(key=key)

    assert not Consultation.objects.public().exists()

    publish(body, key)

    assert Consultation.objects.public().count() == 1
