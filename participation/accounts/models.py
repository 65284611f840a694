"""People, organisations, and who acts for which organisation in which role."""

from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import EmptyResultSet
from django.db import models
from django.db.models.expressions import RawSQL
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class UserManager(BaseUserManager["User"]):
    """Creates people; an e-mail address is the same in any case of letters."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create somebody who may sign in with ``email``."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create the operator of the installation."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find somebody by e-mail address, whatever the case of its letters."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody with an account. The display name is public beside each contribution."""

    email = models.EmailField(_("E-mail address"), unique=True)
    display_name = models.CharField(_("Name"), max_length=80)
    language = models.CharField(_("Language"), max_length=16, default="de")
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("staff"), default=False)
    date_joined = models.DateTimeField(_("signed up"), default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_is_unique_in_any_case"),
        ]

    def __str__(self) -> str:
        return self.display_name or self.email

    def get_full_name(self) -> str:
        """Return the name by which the Wagtail admin shows this person."""
        return self.display_name

    def get_short_name(self) -> str:
        """Return the display name; there is no shorter one."""
        return self.display_name


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """The words of filtering organisations."""

    def existing(self) -> Self:
        """Keep those that have not merged with others."""
        return self.filter(dissolved_on=None)

    def subtree(self, roots: models.QuerySet["Organisation"]) -> Self:
        """Keep ``roots`` and all that stand below them, asked in one statement."""
        try:
            sql, params = roots.values("pk").query.sql_with_params()
        except EmptyResultSet:  # Django knows without asking that there are no roots
            return self.none()
        return self.filter(
            pk__in=RawSQL(  # noqa: S611 - made of Django's own SQL and parameters
                f"""WITH RECURSIVE subtree (id) AS (
                    {sql}
                    UNION
                    SELECT child.id FROM participation_organisation child
                    JOIN subtree ON child.parent_id = subtree.id
                ) SELECT id FROM subtree""",  # noqa: S608 - as above
                params,
            )
        )


class Organisation(models.Model):
    """A body of the administration that asks people for their opinion.

    ``ags`` is the official municipality key (Amtlicher Gemeindeschlüssel, 8 digits), ``ars`` the
    official regional key (Amtlicher Regionalschlüssel, 12 digits) of the Statistisches Bundesamt.
    ``registered_on`` is the date of the register that it was last found in, ``dissolved_on`` that
    of the first register that lacked it: a municipality that merged with others.
    """

    class Kind(models.TextChoices):
        """What sort of body it is."""

        STATE = "state", _("State authority")
        DISTRICT = "district", _("District")
        MUNICIPALITY = "municipality", _("Municipality")
        OTHER = "other", _("Other body")

    slug = models.SlugField(_("short name in addresses"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.MUNICIPALITY)
    ags = models.CharField(_("municipality key (AGS)"), max_length=8, blank=True)
    ars = models.CharField(_("regional key (ARS)"), max_length=12, blank=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("superior body"),
    )
    association = models.CharField(_("association of municipalities"), max_length=200, blank=True)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    postcode = models.CharField(_("postcode"), max_length=5, blank=True)
    registered_on = models.DateField(_("as of"), null=True, blank=True)
    dissolved_on = models.DateField(_("dissolved"), null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["ags"], condition=~models.Q(ags=""), name="organisation_ags_is_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(ags="") | models.Q(ags__regex=r"^\d{8}$"),
                name="organisation_ags_has_8_digits",
                violation_error_message=_("The municipality key (AGS) has 8 digits."),
            ),
            models.CheckConstraint(
                condition=models.Q(ars="") | models.Q(ars__regex=r"^\d{12}$"),
                name="organisation_ars_has_12_digits",
                violation_error_message=_("The regional key (ARS) has 12 digits."),
            ),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="organisation_is_not_its_own_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """Somebody acts for an organisation, and for all below it, in one role."""

    class Role(models.TextChoices):
        """What a member may do for the organisation."""

        EDITOR = "editor", _("Editor")
        MODERATOR = "moderator", _("Moderator")
        CLERK = "clerk", _("Clerk")
        AUTHORITY = "authority", _("Authority")
        ADMINISTRATOR = "administrator", pgettext_lazy("role", "Administrator")

    user = models.ForeignKey(
        User, models.CASCADE, related_name="memberships", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        Organisation,
        models.CASCADE,
        related_name="memberships",
        verbose_name=_("organisation"),
    )
    role = models.CharField(_("role"), max_length=16, choices=Role)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"], name="membership_is_given_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}: {self.organisation}"
