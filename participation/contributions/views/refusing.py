"""Answers that say why something was not taken."""

from datetime import datetime

from django.http import HttpResponse

from participation.contributions.limits import Limited
from participation.errors import Refused


def as_refused(answer: HttpResponse, refusal: Refused, at: datetime) -> HttpResponse:
    """Give a form that is shown again its status: 422, or 429 with the seconds to wait from ``at``.

    Programs go by the status; people read in the form what ``refusal`` says.
    """
    answer.status_code = 422
    if isinstance(refusal, Limited):
        answer.status_code = 429
        answer.headers["Retry-After"] = str(refusal.seconds(at))
    return answer
