"""The state in lists is the state on pages: SQL and rules derive the same."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participation.consultations.models import Consultation, Phase
from participation.consultations.rules import state_of
from participation.consultations.selectors import with_state
from participation.consultations.services import (
    PhaseDraft,
    ResultDraft,
    publish_consultation,
)
from tests import factories

pytestmark = pytest.mark.django_db

START = datetime(2026, 1, 1, tzinfo=UTC)
days = st.integers(0, 12)
# At most one phase of a kind, so that none of one kind overlap.
plans = st.dictionaries(
    st.sampled_from(list(Phase.Kind)), st.tuples(days, st.integers(1, 6)), max_size=5
)


def moment(day: int) -> datetime:
    return START + timedelta(days=day)


@given(phases=plans, is_decided=st.booleans(), at=st.integers(-1, 20))
@settings(max_examples=60, deadline=None)
def test_lists_and_pages_derive_the_same_state(phases, is_decided, at):
    published = publish_consultation(
        key=uuid4(),
        slug="beteiligung",
        organisation=factories.organisation(),
        kind=Consultation.Kind.DIALOGUE,
        language="de",
        title="Beteiligung",
        lead="",
        phases=[
            PhaseDraft(kind, moment(start), moment(start + length))
            for kind, (start, length) in phases.items()
        ],
        result=ResultDraft(date(2026, 1, 9), "Rat", "Ja.") if is_decided else None,
        at=START,
    )

    listed = with_state(Consultation.objects.filter(pk=published.pk), moment(at)).get()

    assert listed.state == state_of(published, moment(at))
