"""Who may change organisations and memberships, in the words of the Wagtail admin."""

from django.db.models import QuerySet
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.permissions import register_permission_policy

from cms.desk import queues
from participation.accounts.models import Membership, Organisation, User
from participation.accounts.rules import has_role

Role = Membership.Role


class OperatorPolicy(BasePermissionPolicy):
    """Only the operator of the installation founds and changes organisations; none is deleted."""

    def user_has_permission(self, user: User, action: str) -> bool:
        """Ask for the operator."""
        return bool(user.is_active and user.is_superuser) and action != "delete"

    def users_with_any_permission(self, actions: list[str]) -> QuerySet[User]:
        """Return the operators."""
        return User.objects.filter(is_active=True, is_superuser=True)


class AdministratorPolicy(BasePermissionPolicy):
    """An administrator gives and takes roles in the own organisation and in those below it."""

    def user_has_permission(self, user: User, action: str) -> bool:
        """Ask for the role. A membership is given or taken, never changed."""
        return action != "change" and queues.has_desk(user, Role.ADMINISTRATOR)

    def user_has_permission_for_instance(
        self, user: User, action: str, instance: Membership
    ) -> bool:
        """Ask for the role in the membership's organisation."""
        return action != "change" and has_role(user, instance.organisation, Role.ADMINISTRATOR)

    def users_with_any_permission(self, actions: list[str]) -> QuerySet[User]:
        """Return operators and administrators."""
        administrators = User.objects.filter(memberships__role=Role.ADMINISTRATOR)
        return (User.objects.filter(is_superuser=True) | administrators).distinct()


register_permission_policy(Organisation, OperatorPolicy(Organisation))
register_permission_policy(Membership, AdministratorPolicy(Membership))
