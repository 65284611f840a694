"""What is checked when an editor uploads a document."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from wagtail.documents.forms import BaseDocumentForm

from participation.documents.apart import recognised
from participation.documents.keeping import as_path
from participation.errors import Refused


class DocumentForm(BaseDocumentForm):
    """Tells what a file is from its content and refuses, at the field, what is not published."""

    def clean_file(self) -> Any:
        """Open the file as a reader would; its name follows what it really is."""
        file = self.cleaned_data["file"]
        if not isinstance(file, UploadedFile):
            return file
        try:
            with as_path(file) as path:
                found = recognised(path)
        except Refused as refused:
            raise ValidationError(str(refused), code=refused.code) from refused
        self.instance.format = found.value
        file.name = f"{Path(file.name or '').stem[:80]}.{found.value}"
        return file
