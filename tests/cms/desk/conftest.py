"""A town that asks, and its moderator at the desk."""

from typing import Any

import pytest
from django.test import Client

from tests import factories


@pytest.fixture
def board() -> Any:
    return factories.organisation(name="Stadt Torgau")


@pytest.fixture
def asked(board: Any) -> Any:
    return factories.consultation(organisation=board)


@pytest.fixture
def moderator(board: Any) -> Any:
    return factories.member(organisation=board, name="Moderation Torgau")


@pytest.fixture
def desk(client: Client, moderator: Any) -> Client:
    client.force_login(moderator)
    return client
