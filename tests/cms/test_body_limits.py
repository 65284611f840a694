"""Editors may send a whole plan; public forms stay small."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db

PUBLIC, EDITORIAL = "/konto/login/", "/cms/login/"
FORM = "application/x-www-form-urlencoded"


def fields(count: int, size: int = 1) -> dict[str, str]:
    return {f"f{number}": "x" * size for number in range(count)}


def urlencoded(count: int) -> str:
    return "&".join(f"f{number}=x" for number in range(count))


@pytest.mark.parametrize(("count", "status"), [(990, 200), (1_001, 400)])
def test_public_forms_have_few_fields(count: int, status: int, client: Client) -> None:
    assert client.post(PUBLIC, fields(count)).status_code == status
    assert client.post(PUBLIC, urlencoded(count), content_type=FORM).status_code == status


def test_files_count_as_fields(client: Client) -> None:
    files = {f"d{number}": SimpleUploadedFile("a.txt", b"x") for number in range(600)}

    assert client.post(PUBLIC, {**fields(600), **files}).status_code == 400


def test_public_forms_are_small_and_say_so(client: Client) -> None:
    large = {"f": "x" * 2_700_000}

    answers = [
        client.post(PUBLIC, large),
        client.post(PUBLIC, "f=" + large["f"], content_type=FORM),
        client.post(PUBLIC, large["f"], content_type="application/json"),
    ]

    assert [answer.status_code for answer in answers] == [413, 413, 413]
    assert all("größer" in answer.content.decode() for answer in answers)
    assert client.post(PUBLIC, fields(2, 1_000_000)).status_code == 200


def test_editors_may_send_a_whole_plan(client: Client, settings: Any) -> None:
    client.force_login(factories.person(superuser=True))
    address = "/cms/account/"

    assert client.post(address, fields(20_000)).status_code == 200
    assert client.post(address, fields(3, 5_000_000)).status_code == 200
    assert client.post(address, fields(30_001)).status_code == 400
    settings.EDITORIAL_MAX_BODY = 10_000
    assert client.post(address, fields(1, 20_000)).status_code == 413
