"""What pages have in common that are projected into the domain."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class ProjectedPage:
    """A page whose publication is written down in the domain under its ``translation_key``.

    An alias would be a second page of the same discussion without a text of its own, so it is
    refused. Translations share the key, copies get a new one: both are Wagtail's own doing.
    """

    def clean(self) -> None:
        """Refuse aliases."""
        super().clean()  # type: ignore[misc]
        if self.alias_of_id:  # type: ignore[attr-defined]
            raise ValidationError(
                _("This page cannot have an alias: its discussion would have two places.")
            )

    @property
    def shown_title(self) -> str:
        """The title, as the domain's rows call it: a preview shows the page in their place."""
        return self.title  # type: ignore[attr-defined]

    def serve_preview(self, request: Any, mode_name: str) -> Any:
        """Show what is not published yet, from the page itself."""
        request.is_preview = True
        return super().serve_preview(request, mode_name)  # type: ignore[misc]
