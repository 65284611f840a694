"""Solving tasks as a browser does, with ALTCHA's own solver."""

import altcha

from participation.consultations.selectors import database_now
from participation.contributions.proof import new_task


def solved(task: dict | None = None) -> str:
    """Return the solution of ``task``, or of a new one."""
    challenge = altcha.Challenge.from_dict(task or new_task(at=database_now()))
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    return altcha.Payload(challenge, solution).to_base64()
