"""Creates the operator of the installation, who can sign in before any mail can be sent."""

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.management.commands import createsuperuser

from participation.accounts.models import User


class Command(createsuperuser.Command):
    """``manage.py createsuperuser``: who may run it needs no mail to confirm the address."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Create the person as Django does, with a confirmed address."""
        super().handle(*args, **options)
        new = User.objects.filter(is_superuser=True, emailaddress=None)
        EmailAddress.objects.bulk_create(
            EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in new
        )
