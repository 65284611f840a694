"""Somebody who wrote something, and their browser."""

import pytest
from django.test import Client

from participation.accounts.models import User
from participation.contributions.models import Contribution
from tests import factories


@pytest.fixture
def author(db: None) -> User:
    return factories.person(name="Anna")


@pytest.fixture
def said(author: User) -> Contribution:
    return factories.comment(author=author, text="Erster Text.")


@pytest.fixture
def signed_in(client: Client, author: User) -> Client:
    """Return a browser in which the author is signed in."""
    client.force_login(author)
    return client
