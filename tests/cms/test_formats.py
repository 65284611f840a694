"""Moments as people read them, on the pages and at the desk."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.utils.translation import override

from cms.templatetags.kern import moment, until

AT = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 23, 0, 0, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("de", "23. November 2026, 18:00 Uhr"),
        ("en", "23 November 2026, 18:00"),
        ("hsb", "23. Nowember 2026, 18:00 hodź."),
    ],
)
def test_moment_is_written_alike_everywhere(language: str, expected: str) -> None:
    desk = Template('{{ at|date:"DATETIME_FORMAT" }}')

    with override(language):
        assert [moment(AT), desk.render(Context({"at": AT}))] == [expected, expected]


def test_span_that_ends_at_midnight_ends_the_day_before() -> None:
    assert until(MIDNIGHT) == "22. November 2026, 24:00 Uhr"
