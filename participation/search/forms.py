"""What the address of a search says."""

from django import forms
from django.utils.translation import gettext_lazy as _

from participation.search.filters import KINDS, Filters

RELEVANCE, DATE = "relevanz", "datum"
MAP = "karte"


class SearchForm(forms.Form):
    """Words and what narrows them. A value that does not exist narrows to nothing."""

    q = forms.CharField(label=_("Search for"), required=False, strip=True)
    art = forms.ChoiceField(required=False, choices=[("", ""), *KINDS])
    beteiligung = forms.CharField(required=False, max_length=120)
    stelle = forms.CharField(required=False, max_length=80)
    phase = forms.CharField(required=False, max_length=20)
    kategorie = forms.CharField(required=False, max_length=200)
    jahr = forms.IntegerField(required=False, min_value=1, max_value=9999, localize=False)
    sprache = forms.CharField(required=False, max_length=16)
    entwurf = forms.CharField(required=False, max_length=120)
    diskussion = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    seite = forms.IntegerField(required=False, min_value=1, max_value=2**31, localize=False)
    sortierung = forms.ChoiceField(
        required=False, choices=[(RELEVANCE, _("Relevance")), (DATE, _("Date"))]
    )

    ansicht = forms.CharField(required=False, max_length=20)

    def filters(self) -> Filters:
        """Return what narrows the search; only for a valid form."""
        names = ("art", "beteiligung", "stelle", "phase", "kategorie", "jahr", "sprache")
        return Filters(
            **{name: self.cleaned_data[name] for name in (*names, "entwurf", "diskussion")}
        )

    @property
    def newest_first(self) -> bool:
        """Whether dates decide about the order."""
        return self.cleaned_data["sortierung"] == DATE

    @property
    def as_map(self) -> bool:
        """Whether only what lies somewhere is shown, on a map."""
        return bool(self.cleaned_data["ansicht"] == MAP)
