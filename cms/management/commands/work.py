"""One process for background tasks and for everything that happens by the clock."""

import logging
import signal
import time
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from cms.caching.state import fold_changes
from cms.documents.tasks import read_forgotten
from cms.imports.services import prune_uploads
from cms.mails.delivery import tell_again
from cms.mails.searches import tell_of_news
from cms.pages.schedule import publish_due
from cms.pages.syncing import sync_all
from participation.consultations.selectors import database_now
from participation.contributions.attachments import prune_attachments
from participation.contributions.guest_deleting import prune_guests
from participation.contributions.limits import prune_counts
from participation.contributions.proof import prune_proofs
from participation.contributions.pruning import prune_thread_changes
from participation.contributions.visits import prune_visits
from participation.moderation.services import forget_reporters
from participation.plans.printing import prune_printouts
from participation.search.services import tidy_index

logger = logging.getLogger(__name__)

MINUTE = 60.0
POLL = 0.5  # seconds between two looks for tasks


@dataclass(slots=True)
class Appointment:
    """Something that is done every so many seconds, first at the start."""

    every: float
    do: Callable[[], object]
    due: float = 0.0


TIMETABLE: tuple[tuple[float, Callable[[], object]], ...] = (
    (1 * MINUTE, publish_due),
    (1 * MINUTE, lambda: tell_again(at=database_now())),
    (5 * MINUTE, sync_all),
    (5 * MINUTE, read_forgotten),
    (60 * MINUTE, prune_thread_changes),
    (60 * MINUTE, prune_printouts),
    (30 * MINUTE, lambda: prune_counts(at=database_now())),
    (30 * MINUTE, lambda: forget_reporters(at=database_now())),
    (30 * MINUTE, lambda: prune_proofs(at=database_now())),
    (60 * MINUTE, lambda: prune_guests(at=database_now())),
    (60 * MINUTE, lambda: prune_attachments(at=database_now())),
    (24 * 60 * MINUTE, prune_visits),
    (60 * MINUTE, fold_changes),
    (60 * MINUTE, tidy_index),
    (60 * MINUTE, lambda: prune_uploads(at=database_now())),
    (60 * MINUTE, tell_of_news),
    (60 * MINUTE, lambda: call_command("clearsessions", verbosity=0)),
    (60 * MINUTE, lambda: call_command("prune_db_task_results", min_age_days=1, verbosity=0)),
)


def tasks_of_all_queues() -> Worker:
    """Return a worker whose ``run`` does all tasks that lie there, and ends."""
    return Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )


class Command(BaseCommand):
    """``manage.py work``: until SIGTERM, or once with ``--once``."""

    help = "Do background tasks, and publish, synchronise and prune by the timetable."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--once`` does what is due and ends."""
        parser.add_argument("--once", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work until told to end; a task that runs is finished first."""
        self.ended = False
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._end)
        worker = tasks_of_all_queues()
        appointments = [Appointment(every, do) for every, do in TIMETABLE]
        while not self.ended:
            self._keep(appointments)
            self._do(worker.run)
            if options["once"]:
                return
            time.sleep(POLL)

    def _end(self, signum: int, frame: FrameType | None) -> None:
        self.ended = True

    def _keep(self, appointments: list[Appointment]) -> None:
        for appointment in appointments:
            if not self.ended and time.monotonic() >= appointment.due:
                self._do(appointment.do)
                appointment.due = time.monotonic() + appointment.every

    def _do(self, job: Callable[[], object]) -> None:
        """One job that fails must not end the others; the next round tries again."""
        close_old_connections()
        try:
            job()
        except Exception:
            logger.exception("A background job failed")
        finally:
            close_old_connections()
