"""What one looks for in the list of all consultations."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from participation.accounts.models import Organisation
from participation.consultations.models import Consultation, ConsultationQuerySet, Topic
from participation.consultations.rules import State
from participation.consultations.selectors import (
    database_now,
    in_order_of_urgency,
    with_state,
)
from participation.errors import Refused
from participation.search.asking import understand
from participation.search.models import SearchEntry
from participation.search.selectors import as_query, public_entries

MAP = "karte"


class ListForm(forms.Form):
    """What one looks for. The names stand in the address, so they are short and German."""

    wort = forms.CharField(label=_("Words"), required=False, max_length=200)
    stand = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *State.choices]
    )
    art = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All")), *Consultation.Kind.choices]
    )
    kreis = forms.ModelChoiceField(
        label=_("District"),
        required=False,
        queryset=Organisation.objects.none(),
        to_field_name="slug",
        empty_label=_("All"),
    )
    stelle = forms.ModelChoiceField(
        label=_("Who asks"),
        required=False,
        queryset=Organisation.objects.none(),
        to_field_name="slug",
        empty_label=_("All"),
    )
    thema = forms.ModelChoiceField(
        label=_("Topic"),
        required=False,
        queryset=Topic.objects.all(),
        to_field_name="slug",
        empty_label=_("All"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asking = Consultation.objects.public().values("organisation")
        self.fields["stelle"].queryset = Organisation.objects.filter(pk__in=asking)  # type: ignore[attr-defined]
        self.fields["kreis"].queryset = _districts(asking)  # type: ignore[attr-defined]

    @property
    def folded(self) -> list[forms.BoundField]:
        """Return the fields that stand folded on a small screen: all but the words."""
        return [self[name] for name in self.fields if name != "wort"]

    @property
    def set_count(self) -> int:
        """Return how many of the folded fields narrow."""
        return sum(bool(self.data.get(each.name)) for each in self.folded)

    def find(self) -> ConsultationQuerySet:
        """Return what fits, in order of urgency; a choice that does not exist narrows nothing."""
        self.full_clean()
        wanted: dict[str, Any] = getattr(self, "cleaned_data", {})
        found = with_state(Consultation.objects.public(), database_now())
        if wanted.get("wort"):
            found = about(found, wanted["wort"])
        if wanted.get("stand"):
            found = found.filter(Q(state=wanted["stand"]))
        if wanted.get("art"):
            found = found.filter(kind=wanted["art"])
        for name in ("kreis", "stelle"):
            if wanted.get(name):
                own = Organisation.objects.filter(pk=wanted[name].pk).order_by()
                found = found.of_organisations(Organisation.objects.subtree(own))
        if wanted.get("thema"):
            found = found.filter(topics=wanted["thema"])
        return in_order_of_urgency(found)


def _districts(asking: Any) -> QuerySet[Organisation]:
    """Return the districts that ask, or in which somebody does, two steps down at the most."""
    return Organisation.objects.filter(kind=Organisation.Kind.DISTRICT).filter(
        Q(pk__in=asking)
        | Q(pk__in=Organisation.objects.filter(pk__in=asking).values("parent"))
        | Q(pk__in=Organisation.objects.filter(pk__in=asking).values("parent__parent"))
    )


def about(consultations: ConsultationQuerySet, words: str) -> ConsultationQuerySet:
    """Keep what the search finds by these words, and titles that hold them as they are."""
    in_title = Q(title__icontains=words)
    try:
        asked = understand(words)
    except Refused:
        return consultations.filter(in_title)
    if not asked.tsquery:
        return consultations.filter(in_title)
    entries = public_entries().filter(
        kind=SearchEntry.Kind.CONSULTATION, vector=as_query(asked.tsquery)
    )
    return consultations.filter(in_title | Q(pk__in=entries.values("source")))
