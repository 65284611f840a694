"""The part of a form by which people add files to what they write."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.forms import BoundField
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from participation.contributions.attachments import AttachmentDraft
from participation.contributions.models.attachments import TITLE_MAX_LENGTH

ACCEPTED = "image/jpeg,image/png,image/webp,application/pdf"


class AttachmentFields(forms.Form):
    """Rows of a file and of words for it, as many as ``most_files``; none if nothing is taken.

    The service says what is wrong with a file; `file_field` finds the field to say it at.
    """

    def __init__(self, *args: Any, most_files: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._rows = range(1, most_files + 1)
        for row in self._rows:
            self.fields[f"file{row}"] = forms.FileField(
                label=format_lazy(_("File {number}"), number=row),
                required=False,
                allow_empty_file=True,
                widget=forms.FileInput(attrs={"accept": ACCEPTED}),
            )
            self.fields[f"title{row}"] = forms.CharField(
                label=format_lazy(_("What file {number} shows or says"), number=row),
                required=False,
                max_length=TITLE_MAX_LENGTH,
            )

    def clean(self) -> dict[str, Any] | None:
        """Refuse words without their file: whoever sends a form again may have forgotten it."""
        cleaned = super().clean()
        for row in self._rows:
            if self.cleaned_data.get(f"title{row}") and not self.cleaned_data.get(f"file{row}"):
                self.add_error(
                    f"file{row}", _("Please choose the file again, or delete the words for it.")
                )
        return cleaned

    @property
    def takes_files(self) -> bool:
        """Whether there is a row at all."""
        return bool(self._rows)

    @property
    def largest_file(self) -> int:
        """How many bytes a file may have."""
        return settings.ATTACHMENT_MAX_SIZE

    def file_rows(self) -> Iterator[tuple[BoundField, BoundField]]:
        """Return the fields row by row, for the template."""
        return ((self[f"file{row}"], self[f"title{row}"]) for row in self._rows)

    @property
    def names_files(self) -> bool:
        """Whether something was entered there, so that it stands open."""
        fields = [field for row in self.file_rows() for field in row]
        return self.is_bound and any(field.errors or field.value() for field in fields)

    def attachments(self) -> list[AttachmentDraft]:
        """Return the files of the valid form."""
        values = self.cleaned_data
        return [
            AttachmentDraft(file, file.size, file.name, values[f"title{row}"])
            for row, file in self._sent()
        ]

    def file_field(self, number: int, code: str) -> str:
        """Return the field of file ``number`` among those sent, or of its words if they miss."""
        row = [row for row, _file in self._sent()][number - 1]
        return f"title{row}" if code == "no_alt" else f"file{row}"

    def _sent(self) -> list[tuple[int, Any]]:
        files = [(row, self.cleaned_data.get(f"file{row}")) for row in self._rows]
        return [(row, file) for row, file in files if file is not None]
