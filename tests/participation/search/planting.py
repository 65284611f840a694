"""Texts that the public must not find, each with the same rare word, one for each reason."""

from participation.consultations.models import Consultation
from participation.consultations.selectors import database_now
from participation.consultations.services import Terms, unpublish_consultation
from participation.contributions.models import Contribution, Edit, Thread
from participation.documents.services import publish_documents
from participation.moderation.services import hide_contribution, reject_contribution
from participation.plans.services import unpublish_plan
from participation.search.services import index_contributions
from tests import factories
from tests.support import files

WORD = "Quastenflosser"


def plant() -> Contribution:
    """Write a hidden, a waiting, a rejected … text; return the one that everybody may read."""
    now = database_now()
    asked = factories.consultation(title="Zoo")
    moderator = factories.member(organisation=asked.organisation)
    hide_contribution(
        moderator=moderator,
        contribution=factories.comment(consultation=asked, text=f"{WORD}schutz versteckt"),
        reason="insult",
        at=now,
    )
    first = factories.consultation(
        organisation=asked.organisation, terms=Terms(moderation=Consultation.Moderation.BEFORE)
    )
    factories.comment(consultation=first, text=f"{WORD}becken wartet")
    rejected = factories.comment(consultation=first, text=f"{WORD}futter abgelehnt")
    reject_contribution(moderator=moderator, contribution=rejected, reason="insult", at=now)
    thread = Thread.objects.get(consultation=asked)
    for state in ("unconfirmed", "withdrawn"):
        planted = Contribution.objects.create(
            thread=thread, consultation=asked, state=state, text=f"{WORD} {state}"
        )
        index_contributions(numbers=[planted.pk])
    _redact(asked)
    closed = factories.consultation(title=f"{WORD}park")
    factories.comment(consultation=closed, text=f"{WORD} in geschlossener Beteiligung")
    unpublish_consultation(key=closed.key)
    hidden_file = files.pdf(f"{WORD} in einer Unterlage")
    factories.document(hidden_file, place=closed, is_read=True)  # published after the end
    withdrawn = factories.consultation(organisation=asked.organisation, title="Teich")
    factories.document(hidden_file, place=withdrawn, title=f"{WORD}gutachten", is_read=True)
    publish_documents(place=withdrawn, drafts=[], at=now)
    plan = factories.plan(consultation=asked, title=f"{WORD}plan")
    factories.document(hidden_file, place=plan, is_read=True)
    factories.comment(plan=plan, text=f"{WORD} im zurückgezogenen Entwurf")
    unpublish_plan(key=plan.key)
    return factories.comment(consultation=asked, text="Das Aquarium bleibt offen.")


def _redact(consultation: Consultation) -> None:
    """Take the word out of a text that everybody could read; its former text is kept."""
    said = factories.comment(consultation=consultation, text=f"{WORD}haus, Giraffe")
    kept = "[entfernt], Giraffe"
    now = database_now()
    Edit.objects.create(
        contribution=said,
        former_text=said.text,
        former_html=said.html,
        text=kept,
        html=kept,
        at=now,
        decided_at=now,
    )
    Contribution.objects.filter(pk=said.pk).update(state="redacted", text=kept, html=kept)
    index_contributions(numbers=[said.pk])
