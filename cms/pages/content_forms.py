"""What is checked when an editor saves a page that informs."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms.pages.own_files import OwnFilesForm
from participation.accounts.models import Membership, Organisation
from participation.accounts.rules import organisations_where


class OrganisationPageForm(OwnFilesForm):
    """Nobody speaks for a body that they do not edit for: its page asks people in its name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reach = organisations_where(self.for_user, Membership.Role.EDITOR).order_by()
        self.fields["organisation"].queryset = Organisation.objects.filter(
            Q(pk__in=reach.values("pk")) | Q(pk=self.instance.organisation_id)
        )


class ContentPageForm(OwnFilesForm):
    """What the law asks for is said once for the whole site, by whoever edits below its home."""

    def clean(self) -> dict[str, Any]:
        """Refuse a second imprint further down, for example of a body of the administration."""
        cleaned: dict[str, Any] = super().clean()
        kind, text = cleaned.get("kind"), self.instance.Kind.TEXT
        if kind not in (None, text) and not self._stands_below_home():
            message = _(
                "Imprint, privacy notice and accessibility statement stand right below the home"
                " page. Please choose “Text” here."
            )
            self.add_error("kind", message)
        return cleaned

    def _stands_below_home(self) -> bool:
        return (
            bool(self.parent_page) and self.parent_page.depth == self.instance.SITE_WIDE_DEPTH - 1
        )
