"""Who may read a document."""

from participation.accounts.models import Membership
from participation.accounts.rules import Person, has_role
from participation.documents.models import Document


def can_read_document(user: Person, document: Document) -> bool:
    """Say whether ``user`` may read all files of ``document``.

    Everybody reads what is public; what is withdrawn or not published, only those who work on it.
    """
    return document.is_public or has_role(
        user,
        document.asked_in.organisation,
        Membership.Role.EDITOR,
        Membership.Role.MODERATOR,
        Membership.Role.CLERK,
    )
