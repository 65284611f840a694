"""Reading people and organisations."""

from participation.accounts.models import User


def display_name(user: User) -> str:
    """Return the name that the public sees."""
    return user.display_name
