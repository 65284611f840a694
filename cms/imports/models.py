"""Files on their way into a plan."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

KEPT = timedelta(hours=24)


class PlanUploadQuerySet(models.QuerySet["PlanUpload"]):
    """The words of filtering."""

    def fresh(self, at: datetime) -> "PlanUploadQuerySet":
        """Those that are not too old to go on with."""
        return self.filter(created_at__gt=at - KEPT)

    def stale(self, at: datetime) -> "PlanUploadQuerySet":
        """Those that nobody went on with in time."""
        return self.filter(created_at__lte=at - KEPT)


class PlanUpload(models.Model):
    """A file that somebody uploaded to look at what it would do to a page.

    It is kept until it is imported, replaced by another one or a day old. Only who uploaded it
    gets at it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    page = models.ForeignKey(Page, models.CASCADE, related_name="+")
    name = models.CharField(_("file name"), max_length=255)
    data = models.BinaryField(_("file"))
    created_at = models.DateTimeField(_("uploaded at"))

    objects = PlanUploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("uploaded plan")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "page"], name="plan_upload_once_for_each_user_and_page"
            )
        ]

    def __str__(self) -> str:
        return self.name
