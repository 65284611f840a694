"""A process that writes through the services while another one makes the index anew.

Run as ``manage.py shell -c "from tests.participation.search import busy; busy.work()"``: it tells
when it begins, and works in rounds until its standard input is closed.
"""

import select
import sys
import time

from participation.accounts.models import User
from participation.consultations.models import Consultation
from participation.consultations.selectors import database_now
from participation.contributions.models import Contribution
from participation.moderation.services import hide_contribution, restore_contribution
from participation.plans.models import DraftPlan
from tests import factories


def work() -> None:
    """Post, hide, restore and publish, round by round; say how many rounds there were."""
    asked = Consultation.objects.get(title="Zoo")
    plan = DraftPlan.objects.get(consultation=asked)
    moderator, author = User.objects.get(display_name="Mona"), User.objects.get(display_name="Arno")
    old = list(Contribution.objects.filter(consultation=asked).order_by("pk"))
    rounds = 0
    while rounds < len(old) and not select.select([sys.stdin], [], [], 0)[0]:
        new = factories.comment(consultation=asked, author=author, text=f"Voliere {rounds}")
        for each in (
            old[-rounds - 1],
            new,
        ):  # the old ones from behind, where rebuilding comes last
            hide_contribution(
                moderator=moderator, contribution=each, reason="insult", at=database_now()
            )
        if rounds % 2:
            restore_contribution(moderator=moderator, contribution=new, at=database_now())
        factories.plan(
            key=plan.key,
            consultation=asked,
            title=f"Zooplan {rounds}",
            sections=[factories.section(title=f"Teich {rounds}")],
        )
        if not rounds:
            _say("writing")
        rounds += 1
        time.sleep(0.05)  # the others have work, too
    _say(str(rounds))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
