"""What is checked when an editor saves a consultation."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms.pages.own_files import OwnFilesForm
from cms.pages.readiness import FOUR_EYES, missing_from
from participation.accounts.models import Organisation
from participation.consultations.models import Consultation
from participation.errors import Refused
from participation.places.areas import LONGEST_TEXT, read_area

# What the editor's buttons send when the page is to leave the editor's hands.
GOING_PUBLIC = ("action-publish", "action-submit", "action-workflow-action")


LONGEST_CATEGORY = 80


def lines_of(written: str) -> list[str]:
    """Return what stands on the lines of a text, each once, without empty ones."""
    lines = (" ".join(line.split()) for line in written.splitlines())
    return list(dict.fromkeys(line for line in lines if line))


class ConsultationPageForm(OwnFilesForm):
    """Says at each field what the domain would refuse, and what is missing before publication."""

    area_file = forms.FileField(
        label=_("outline from a file"),
        required=False,
        help_text=_("A GeoJSON file. It takes the place of the outline above."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "area_of" in self.fields:
            drawn = Q(outline__isnull=False, dissolved_on=None) | Q(pk=self.instance.area_of_id)
            self.fields["area_of"].queryset = Organisation.objects.filter(drawn)

    def clean(self) -> dict[str, Any]:
        """Check phases, area and invited people; before it goes public, that nothing is missing."""
        cleaned: dict[str, Any] = super().clean()
        self._check_phases()
        self._take_file(cleaned)
        self._check_area(cleaned.get("area", ""))
        self._check_invited(cleaned)
        self._check_categories(cleaned.get("idea_categories", ""))
        if any(name in self.data for name in GOING_PUBLIC):
            self._check_readiness(cleaned)
        return cleaned

    def _phases(self) -> list[dict[str, Any]]:
        return self._rows("phases")

    def _rows(self, name: str) -> list[dict[str, Any]]:
        """Return what was typed of each row that stays; rows with errors are told already."""
        typed = self.formsets[name].forms if name in self.formsets else []
        # The page is checked before its rows; `is_valid` checks those that are asked for now.
        rows = [(form, form.cleaned_data) for form in typed if form.is_valid()]
        return [{**row, "form": form} for form, row in rows if row and not row.get("DELETE")]

    def _check_phases(self) -> None:
        spans: list[tuple[str, Any, Any]] = []
        for row in self._phases():
            kind, start, end = row.get("kind"), row.get("starts_at"), row.get("ends_at")
            if not (kind and start and end):
                continue
            if end <= start:
                row["form"].add_error("ends_at", _("A phase must end after it begins."))
            elif any(
                kind == other and start < ends and begins < end for other, begins, ends in spans
            ):
                row["form"].add_error("starts_at", _("Two phases of one kind must not overlap."))
            spans.append((kind, start, end))

    def _take_file(self, cleaned: dict[str, Any]) -> None:
        """Put the outline of an uploaded file in the place of the typed one."""
        file = cleaned.get("area_file")
        if not file:
            return
        try:
            written = file.read(LONGEST_TEXT + 1).decode("utf-8-sig")
            cleaned["area"] = json.dumps(read_area(written), separators=(",", ":"))
        except UnicodeDecodeError:
            self.add_error("area_file", _("This is not GeoJSON."))
        except Refused as refused:
            self.add_error("area_file", str(refused))

    def _check_area(self, written: str) -> None:
        if not written.strip():
            return
        try:
            read_area(written)
        except Refused as refused:
            self.add_error("area", str(refused))

    def _check_invited(self, cleaned: dict[str, Any]) -> None:
        wrong = []
        for line in cleaned.get("invited", "").split("\n"):
            try:
                if line.strip():
                    validate_email(line.strip())
            except ValidationError:
                wrong.append(line.strip())
        if wrong:
            message = _("These are no e-mail addresses: %(lines)s")
            self.add_error("invited", message % {"lines": ", ".join(wrong[:5])})
        elif cleaned.get("contributors") == Consultation.Contributors.INVITED and not (
            cleaned.get("invited", "").strip()
        ):
            self.add_error("invited", _("Nobody is invited yet."))

    def _check_categories(self, written: str) -> None:
        if any(len(line) > LONGEST_CATEGORY for line in lines_of(written)):
            most = {"most": LONGEST_CATEGORY}
            message = _("A category has at most %(most)s characters.") % most
            self.add_error("idea_categories", message)

    def _check_readiness(self, cleaned: dict[str, Any]) -> None:
        page = self.instance
        for name, value in cleaned.items():
            if name in self.fields and name != "topics":
                setattr(page, name, value)
        kinds = [row.get("kind") for row in self._phases()]
        reasons = missing_from(page, phase_kinds=kinds, has_documents=bool(self._rows("documents")))
        if self._makes_its_author_publish(page):
            reasons.append(FOUR_EYES)
        for reason in reasons:
            self.add_error(reason.field, str(reason.text))

    def _makes_its_author_publish(self, page: Any) -> bool:
        """Say whether what is sent would be published by whoever wrote it."""
        if page.kind != Consultation.Kind.FORMAL:
            return False
        approves = self.data.get("workflow-action-name") == "approve"
        return "action-publish" in self.data or (approves and self.has_changed())
