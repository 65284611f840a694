"""``python -m bench._live_writer SECONDS``: twenty changes a second, half of them supports.

All of them by the services that the pages use. Prints when each version of each thread was
committed.
"""

import json
import os
import random
import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import django
from django.db import transaction

if TYPE_CHECKING:
    pass

RATE = 20  # changes a second


def main(seconds: float) -> list[tuple[int, int, float]]:
    """Change random threads for so long; return thread, version and moment of each commit."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    django.setup()
    from participation.accounts.models import User  # noqa: PLC0415 - models need the apps first
    from participation.consultations.selectors import database_now  # noqa: PLC0415
    from participation.contributions.models import Contribution  # noqa: PLC0415
    from participation.contributions.selectors import threads  # noqa: PLC0415
    from participation.contributions.services import post_contribution  # noqa: PLC0415
    from participation.contributions.supporting import support_contribution  # noqa: PLC0415

    author, *others = User.objects.order_by("pk")
    places = list(threads().order_by("pk"))
    dice = random.Random(1)  # noqa: S311 - no secret
    committed: list[tuple[int, int, float]] = []
    said: dict[int, int] = {}  # the newest contribution of each thread
    supporters: dict[int, Iterator[User]] = {}  # of it, who have not supported it yet
    begun = time.monotonic()
    for number in range(int(seconds * RATE)):
        time.sleep(max(0.0, begun + number / RATE - time.monotonic()))
        place = dice.choice(places)
        supporter = next(supporters[place.pk], None) if place.pk in said else None
        at: list[float] = []
        with transaction.atomic():
            transaction.on_commit(lambda at=at: at.append(time.monotonic()))
            if number % 2 or supporter is None:
                contribution, version = post_contribution(
                    author=author, thread=place, text=f"Beitrag {number}", at=database_now()
                )
                said[place.pk], supporters[place.pk] = contribution.pk, iter(others)
            else:
                version = support_contribution(
                    person=supporter,
                    contribution=Contribution.objects.get(pk=said[place.pk]),
                    choice="agree",
                    at=database_now(),
                )
        committed.append((place.pk, version or 0, at[0]))
    return committed


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(float(sys.argv[1]))))
