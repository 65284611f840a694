"""Rows of other processes, and what became of them, for the tests of importing."""

from participation.contributions.imports import import_contributions
from participation.contributions.models import Thread
from participation.exchange.contributions import ContributionRow


def row(external_id, text="Gut.", *, parent="", kind="comment", title="", **more):
    fields = {
        "line": int(external_id) if external_id.isdecimal() else 1,
        "process": "alt",
        "author_name": "",
        "created_at": None,
        "lat": None,
        "lon": None,
        "category": "",
        "votes_up": 0,
        "votes_down": 0,
        "rejected": False,
        "url": "",
    }
    known = {"external_id": external_id, "text": text, "parent_id": parent, "title": title}
    return ContributionRow(**{**fields, **known, "kind": kind, **more})


def idea(external_id, title="Ein Brunnen", **more):
    return row(external_id, kind="idea", title=title, **more)


def run(consultation, *rows):
    """Import and return the three numbers with the rejected lines."""
    outcome = import_contributions(consultation=consultation, rows=rows)
    rejected = [(line, external_id) for line, external_id, _reason in outcome.rejected]
    return outcome.created, outcome.updated, outcome.unchanged, rejected


def counters(thread):
    thread = Thread.objects.get(pk=thread.pk)
    return thread.version, thread.published_count
