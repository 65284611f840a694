"""Proof of work: a task that costs a browser a second and us nothing, made by ALTCHA.

Nobody else is asked. A solved task is taken once, whichever of our processes sees it first.
"""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import altcha
from django.conf import settings
from django.db import connection
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from participation.contributions.models import SpentProof
from participation.errors import Refused

_ALGORITHM = "PBKDF2/SHA-256"
_MALFORMED = (AttributeError, KeyError, TypeError, ValueError, RecursionError)


def new_task(*, at: datetime) -> dict[str, Any]:
    """Return a task that the browser's script understands, signed by us."""
    task = altcha.create_challenge(
        _ALGORITHM,
        settings.PROOF_COST,
        expires_at=at + timedelta(minutes=settings.PROOF_MINUTES),
        hmac_secret=_secret(),
    )
    return task.to_dict()


def spend_proof(solution: str, sending: UUID | None = None) -> None:
    """Take a solution, once, or again for the same ``sending``, which is stored once.

    Raises `Refused` when it is wrong, too old or was taken for something else.
    """
    payload = _checked(solution)
    expires_at = datetime.fromtimestamp(payload.challenge.parameters.expires_at or 0, tz=UTC)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO participation_spentproof AS spent (signature, expires_at, sending)"
            " VALUES (%s, %s, %s) ON CONFLICT (signature) DO UPDATE SET sending = excluded.sending"
            " WHERE spent.sending = excluded.sending",
            [payload.challenge.signature, expires_at, sending],
        )
        if cursor.rowcount != 1:
            raise _refusal()


def prune_proofs(*, at: datetime) -> int:
    """Forget spent tasks that have expired. Return their number."""
    # A minute more than they are taken for, should two clocks differ.
    return SpentProof.objects.filter(expires_at__lt=at - timedelta(minutes=1)).delete()[0]


def _checked(solution: str) -> altcha.Payload:
    try:
        payload = altcha.Payload.from_base64(solution)
        # Signed tasks are ours: what they cost to check is what we asked for.
        verified = altcha.verify_solution(payload, _secret()).verified
    except _MALFORMED:
        raise _refusal() from None
    if not verified:
        raise _refusal()
    return payload


def _secret() -> bytes:
    return salted_hmac("participation.proof", "task", algorithm="sha256").digest()


def _refusal() -> Refused:
    return Refused(
        _("This took too long, or it was sent before. Please send it once more."), code="proof"
    )
