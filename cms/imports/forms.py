"""What editors fill in on the way from a file to a draft."""

from collections import defaultdict
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.imports.proposal import Proposal
from cms.pages.importing import PlanFile, read_file
from participation.exchange.errors import ExchangeError
from participation.exchange.word.archive import LARGEST
from participation.plans.matching import Pair
from participation.plans.plain_text import fold

NEW = "new"


class UploadForm(forms.Form):
    """A file; reading it is part of checking it."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("Markdown (.md) or Word (.docx), up to 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".md,.markdown,.txt,.docx"}),
        max_length=255,
        allow_empty_file=True,
    )

    plan: PlanFile
    content: bytes

    def clean_file(self) -> UploadedFile:
        """Read the file; what is wrong with it is said at the field."""
        uploaded: UploadedFile = self.cleaned_data["file"]
        if (uploaded.size or 0) > LARGEST:
            raise forms.ValidationError(_("This file is larger than 20 MB."), code="too_large")
        self.content = uploaded.read()
        try:
            self.plan = read_file(self.content, name=uploaded.name or "")
        except ExchangeError as error:
            raise forms.ValidationError(str(error), code=error.code) from error
        return uploaded


class DecisionForm(forms.Form):
    """Which section of the plan each new section is, where that is open.

    A section that the matching is in doubt about must be decided; all others begin as new.
    """

    state = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, proposal: Proposal) -> None:
        super().__init__(data, initial={"state": proposal.state})
        self.proposal = proposal
        for index, pairs in proposal.options.items():
            if pairs:
                self.fields[field_name(index)] = self._field(index, pairs)

    def _field(self, index: int, pairs: tuple[Pair, ...]) -> forms.ChoiceField:
        is_doubtful = index in self.proposal.doubtful
        ask = [("", _("Please choose"))] if is_doubtful else []
        known = [(str(self.proposal.old[pair.old].anchor), self._words(pair)) for pair in pairs]
        return forms.ChoiceField(
            label=_("%(section)s: which section was this before?")
            % {"section": self.proposal.new[index].heading or _("without heading")},
            choices=[*ask, (NEW, _("None, it is a new section")), *known],
            initial="" if is_doubtful else NEW,
            error_messages={"required": _("Please say whether this section is new.")},
        )

    def _words(self, pair: Pair) -> str:
        before = self.proposal.old[pair.old]
        return _("%(section)s (heading %(heading)s %%, text %(text)s %%)") % {
            "section": fold(before.heading or before.text)[:100] or _("without heading"),
            "heading": round(pair.heading_score * 100),
            "text": round(pair.text_score * 100),
        }

    def clean(self) -> dict[str, Any]:
        """Refuse the same old section for several new ones, at each of them."""
        cleaned = super().clean() or {}
        takers: defaultdict[str, list[str]] = defaultdict(list)
        for name in self.fields:
            if name != "state" and cleaned.get(name, NEW) not in ("", NEW):
                takers[cleaned[name]].append(name)
        for names in takers.values():
            if len(names) > 1:
                for name in names:
                    self.add_error(name, _("You chose this section several times."))
        return cleaned

    def chosen(self) -> list[Pair]:
        """The pairs that the editor decided for."""
        found = []
        for index, pairs in self.proposal.options.items():
            answer = self.cleaned_data.get(field_name(index), NEW)
            found += [pair for pair in pairs if str(self.proposal.old[pair.old].anchor) == answer]
        return found


def field_name(index: int) -> str:
    """Name the field of a new section."""
    return f"section-{index}"
