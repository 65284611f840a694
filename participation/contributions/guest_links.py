"""The links in the mails to guests: signed, so that they name a contribution and need no row."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext_lazy as _

from participation.errors import Refused

_CONFIRM, _WITHDRAW = "participation.guests.confirm", "participation.guests.withdraw"


def confirmation_token(number: int) -> str:
    """Return what lets the owner of the address publish the contribution, for a while."""
    return signing.dumps(number, salt=_CONFIRM)


def withdrawal_token(number: int) -> str:
    """Return what lets the owner of the address withdraw the contribution."""
    return signing.dumps(number, salt=_WITHDRAW)


def read_confirmation(token: str) -> int:
    """Return the number of the contribution. Raises `Refused`: the link is wrong or too old."""
    return _read(token, _CONFIRM, timedelta(hours=settings.GUEST_LINK_HOURS))


def read_withdrawal(token: str) -> int:
    """Return the number of the contribution. Raises `Refused` when the link is wrong."""
    return _read(token, _WITHDRAW, None)


def _read(token: str, salt: str, longest: timedelta | None) -> int:
    try:
        return int(signing.loads(token, salt=salt, max_age=longest))
    except signing.SignatureExpired:
        raise Refused(
            _("This link is too old. Your contribution was not published and is deleted."),
            code="expired",
        ) from None
    except (signing.BadSignature, ValueError, TypeError):
        raise Refused(
            _("This link is not complete. Please copy the whole link from our mail."), code="wrong"
        ) from None
