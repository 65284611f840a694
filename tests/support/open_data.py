"""Reading the public export as somebody does who fetched it."""

import csv
import io
import json
from typing import Any

from django.test import Client

from participation.consultations.models import Consultation


def body(client: Client, path: str) -> bytes:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.streaming
    return b"".join(answer)  # type: ignore[arg-type]


def csv_of(client: Client, place: str) -> list[dict[str, str]]:
    text = body(client, f"{place}beitraege.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def json_of(client: Client, place: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(body(client, f"{place}beitraege.json"))
    return found


def place_of(consultation: Consultation) -> str:
    return f"/beitraege/{consultation.slug}/"
