"""The export as a whole: what stands before and after the rows."""

import json
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings

from participation.consultations.models import Consultation
from participation.contributions.models import Thread
from participation.exchange.open_data.columns import columns, published
from participation.exchange.open_data.rows import csv_blocks, json_blocks

NO_LICENCE = "All rights remain with the authors."
_BYTE_ORDER_MARK = "\ufeff"  # by which spreadsheets know that it is UTF-8


def csv_document(
    consultation: Consultation, thread: Thread | None, at: datetime
) -> Iterator[bytes]:
    """Return the export as CSV (RFC 4180): names of the columns, then a record for each."""
    taken = columns(consultation, at)
    yield (_BYTE_ORDER_MARK + ",".join(name for name, *_rest in taken) + "\n").encode()
    yield from csv_blocks(published(consultation, thread), taken)


def json_document(
    consultation: Consultation, thread: Thread | None, at: datetime
) -> Iterator[bytes]:
    """Return the export as one JSON object, whose ``contributions`` are the rows."""
    about = {
        "consultation": consultation.slug,
        "title": consultation.title,
        "language": consultation.language,
        "organisation": consultation.organisation.name,
        "thread": thread and thread.pk,
        "exported_at": f"{at:%Y-%m-%dT%H:%M:%S}Z",
        "licence": settings.OPEN_DATA_LICENCE or NO_LICENCE,
    }
    head = json.dumps(about, ensure_ascii=False)
    yield f'{head[:-1]}, "contributions": [\n'.encode()
    yield from json_blocks(published(consultation, thread), columns(consultation, at))
    yield b"\n]}\n"
