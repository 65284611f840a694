"""Where and under which title consultations and draft plans are read in each language.

The CMS writes it down, the domain reads it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class PublicAddress(models.Model):
    """Under which path and title a consultation or a draft plan is read in one language.

    ``title`` and ``lead`` are those of a translation; the source's stand in the thing itself.
    ``published_at`` is the moment of the page's publication that was written down last.
    """

    consultation = models.ForeignKey(
        "participation.Consultation",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="addresses",
    )
    plan = models.ForeignKey(
        "participation.DraftPlan", models.CASCADE, null=True, blank=True, related_name="addresses"
    )
    language = models.CharField(_("language"), max_length=16)
    path = models.CharField(_("path"), max_length=500)
    title = models.CharField(_("title"), max_length=255, blank=True)
    lead = models.TextField(_("lead"), blank=True)
    published_at = models.DateTimeField(_("last published"), null=True, blank=True)

    class Meta:
        verbose_name = _("public address")
        verbose_name_plural = _("public addresses")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(consultation__isnull=False, plan__isnull=True)
                | models.Q(consultation__isnull=True, plan__isnull=False),
                name="address_has_exactly_one_subject",
            ),
            models.UniqueConstraint(
                fields=["consultation", "language"], name="consultation_has_one_address_a_language"
            ),
            models.UniqueConstraint(
                fields=["plan", "language"], name="plan_has_one_address_a_language"
            ),
        ]

    def __str__(self) -> str:
        return self.path


class ReadInLanguages(models.Model):
    """What consultations and draft plans have in common: one address and title a language.

    ``title``, ``lead`` and ``language`` are the source's. What is shown is in the language in
    force, or in the source language if there is no translation: ``shown_language`` says which.
    """

    if TYPE_CHECKING:
        addresses: "RelatedManager[PublicAddress]"
        language: str
        title: str

    class Meta:
        abstract = True

    @cached_property
    def places(self) -> Mapping[str, PublicAddress]:
        """Where it is read, by language; asked once and kept with the object."""
        return {address.language: address for address in self.addresses.all()}

    def _translation(self) -> PublicAddress | None:
        language = get_language() or ""
        return self.places.get(language) if language != self.language else None

    @property
    def shown_language(self) -> str:
        """The language in which it is shown to a reader of the language in force."""
        translation = self._translation()
        return translation.language if translation else self.language

    @property
    def shown_title(self) -> str:
        """The title in the language in force, else in the source language."""
        translation = self._translation()
        return (translation.title if translation else "") or self.title

    @property
    def shown_lead(self) -> str:
        """The lead in the language in force, else in the source language."""
        translation = self._translation()
        return (translation.lead if translation else "") or getattr(self, "lead", "")

    def get_absolute_url(self) -> str:
        """Return the path of its page in the language in force.

        Without a translation it is the source's page in the frame of that language; ``/`` if it
        was never published.
        """
        language = get_language() or self.language
        if language in self.places:
            return self.places[language].path
        source = self.places.get(self.language) or next(iter(self.places.values()), None)
        if source is None:
            return "/"
        has_prefix = source.path.startswith(f"/{source.language}/")
        return source.path if has_prefix else f"/{language}{source.path}"


def write_address(
    subject: Mapping[str, Any],
    *,
    language: str,
    path: str,
    title: str = "",
    lead: str = "",
    at: datetime | None,
) -> None:
    """Write down where ``{"plan": …}`` or ``{"consultation": …}`` is read in ``language``.

    Without ``at`` only the path is another; title and lead stay as they were published.
    """
    values: dict[str, Any] = {"path": path}
    if at is not None:
        values |= {"title": title, "lead": lead, "published_at": at}
    PublicAddress.objects.update_or_create(**subject, language=language, defaults=values)
    for thing in subject.values():
        thing.__dict__.pop("places", None)
