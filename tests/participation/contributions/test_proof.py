"""Proof of work: what is taken, what is not, and each only once."""

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from participation.consultations.selectors import database_now
from participation.contributions.models import SpentProof
from participation.contributions.proof import new_task, prune_proofs, spend_proof
from participation.errors import Refused
from tests.participation.contributions.proofs import solved


def changed(solution: str, **parameters: object) -> str:
    """Return a solution whose task says something else than we signed."""
    payload = json.loads(base64.b64decode(solution))
    payload["challenge"]["parameters"].update(parameters)
    return base64.b64encode(json.dumps(payload).encode()).decode()


def refusal(solution: str) -> str:
    with pytest.raises(Refused) as refused:
        spend_proof(solution)
    return refused.value.code


@pytest.mark.django_db
def test_solution_is_taken_once():
    solution = solved()

    spend_proof(solution)

    assert refusal(solution) == "proof"
    assert SpentProof.objects.count() == 1


@pytest.mark.django_db
def test_solution_written_otherwise_is_still_the_same():
    solution = solved()
    payload = json.loads(base64.b64decode(solution))
    payload["solution"]["time"] = 12.5
    again = base64.b64encode(json.dumps(payload, indent=1).encode()).decode()

    spend_proof(solution)

    assert refusal(again) == "proof"


@pytest.mark.django_db
def test_solution_of_an_old_task_is_refused(settings):
    settings.PROOF_MINUTES = -1

    assert refusal(solved()) == "proof"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "parameters",
    [{"cost": 1}, {"keyPrefix": ""}, {"expiresAt": 99999999999}, {"algorithm": "SHA-256"}],
    ids=lambda each: next(iter(each)),
)
def test_task_made_easier_or_younger_is_refused(parameters):
    assert refusal(changed(solved(), **parameters)) == "proof"


@pytest.mark.django_db
def test_guessed_solution_of_our_own_task_is_refused():
    payload = {
        "challenge": new_task(at=database_now()),
        "solution": {"counter": 1, "derivedKey": "00" * 32},
    }

    assert refusal(base64.b64encode(json.dumps(payload).encode()).decode()) == "proof"


@pytest.mark.django_db
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.one_of(
        st.text(max_size=80),
        st.recursive(
            st.none() | st.integers() | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(
                        ["challenge", "solution", "parameters", "counter", "signature"]
                    ),
                    inner,
                    max_size=4,
                )
            ),
        ).map(lambda value: base64.b64encode(json.dumps(value).encode()).decode()),
    )
)
def test_whatever_is_sent_as_a_solution_is_refused_and_breaks_nothing(sent):
    assert refusal(sent) == "proof"


@pytest.mark.django_db
def test_spent_tasks_are_forgotten_once_they_expired():
    spend_proof(solved())
    now = database_now()

    kept = prune_proofs(at=now)
    dropped = prune_proofs(at=now + timedelta(hours=1))

    assert (kept, dropped) == (0, 1)


@pytest.mark.django_db
def test_address_gives_a_new_task_each_time_and_is_not_cached(client: Client):
    answers = [client.get("/aufgabe/") for _each in range(2)]

    assert answers[0].json() != answers[1].json()
    assert "no-store" in answers[0].headers["Cache-Control"]
    assert answers[0].json()["parameters"]["algorithm"] == "PBKDF2/SHA-256"


def test_several_connections_take_a_solution_once(committed_db):
    solution = solved()

    def attempt(_number: int) -> bool:
        try:
            spend_proof(solution)
        except Refused:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(attempt, range(8)))

    assert sorted(taken) == [False] * 7 + [True]
