"""Making printouts in the background."""

import logging

from django.utils import timezone
from django_tasks import task

from cms.printing.documents import write_printout
from participation.events import PrintoutAsked, on_announced
from participation.plans.printing import fail_printout, store_printout
from participation.plans.printouts import Printout

logger = logging.getLogger(__name__)


@task(priority=-10)  # mails go first
def make_printout(*, number: int, content: str) -> None:
    """Make a printout, unless it is there already or something else was asked for meanwhile."""
    printout = (
        Printout.objects.filter(pk=number, content=content, state=Printout.State.WAITING)
        .select_related("version__plan__consultation__organisation", "former")
        .first()
    )
    if printout is None:
        return
    try:
        name, data = write_printout(printout)
    except Exception:
        logger.exception("Printout %s cannot be made", number)
        fail_printout(number=number, content=content)
        return
    store_printout(number=number, content=content, name=name, data=data, at=timezone.now())


@on_announced(PrintoutAsked)
def put_into_the_queue(event: PrintoutAsked) -> None:
    """Whoever asked waits; the worker makes it."""
    make_printout.enqueue(number=event.printout, content=event.content)
