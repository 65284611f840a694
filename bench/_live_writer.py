"""``python -m bench._live_writer SECONDS``: twenty changes a second, half of them supports.

Prints when each version of each thread was committed.
"""

import json
import os
import random
import sys
import time

import django
from django.db import transaction

RATE = 20  # changes a second


def main(seconds: float) -> list[tuple[int, int, float]]:
    """Change random threads for so long; return thread, version and moment of each commit."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    django.setup()
    from participation.accounts.models import User  # noqa: PLC0415 - models need the apps first
    from participation.consultations.selectors import database_now  # noqa: PLC0415
    from participation.contributions.changes import lock_thread, record_change  # noqa: PLC0415
    from participation.contributions.models import Contribution, ThreadChange  # noqa: PLC0415
    from participation.contributions.selectors import threads  # noqa: PLC0415
    from participation.contributions.services import post_contribution  # noqa: PLC0415

    author = User.objects.order_by("pk").first()
    places = list(threads().order_by("pk"))
    dice = random.Random(1)  # noqa: S311 - no secret
    committed: list[tuple[int, int, float]] = []
    said: dict[int, Contribution] = {}
    begun = time.monotonic()
    for number in range(int(seconds * RATE)):
        time.sleep(max(0.0, begun + number / RATE - time.monotonic()))
        place = dice.choice(places)
        with transaction.atomic():
            if number % 2 or place.pk not in said:
                said[place.pk], version = post_contribution(
                    author=author, thread=place, text=f"Beitrag {number}", at=database_now()
                )
            else:
                version = record_change(
                    lock_thread(place.pk), said[place.pk], ThreadChange.Kind.SUPPORTED
                )
        committed.append((place.pk, version or 0, time.monotonic()))
    return committed


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(float(sys.argv[1]))))
