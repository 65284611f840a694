"""What every public page keeps to: nothing inline and nothing from elsewhere."""

import re

import pytest
from django.conf import settings
from django.test import Client

from participation.accounts.models import Membership
from tests.cms.public_pages import ERRORS, Page, answers, html_of, pages, site
from tests.support import site as sites

__all__ = ["answers", "pages", "site"]  # fixtures

pytestmark = pytest.mark.django_db

# The vocabulary of drawings is named, never loaded.
NAMED = {"http://www.w3.org"}


def hosts(html):
    return set(re.findall(r"https?://[^\s\"'<>/]+", html)) - NAMED


def policy(answer):
    parts = answer.headers["Content-Security-Policy"].split(";")
    return {name: sources for name, *sources in (part.split() for part in parts if part.strip())}


def test_every_page_answers(answers):
    found = {name for name, answer in answers.items() if answer.status_code != 200}

    assert found == ERRORS
    assert {answers[name].status_code for name in ERRORS} == {404}


def test_pages_hold_nothing_inline(answers):
    found = []
    for name, html in html_of(answers).items():
        page = Page(html)
        found += [(name, text) for text in page.inline]
        found += [(name, "script") for attrs in page.all("script") if "src" not in attrs]
        found += [
            (name, tag, attribute)
            for tag, attrs in page.elements
            for attribute, value in attrs.items()
            if attribute.startswith("on")
            or attribute == "style"
            or (value or "").lower().startswith("javascript:")
        ]

    assert found == []


def test_pages_name_no_address_but_their_own_and_what_people_wrote(answers):
    allowed = {settings.SITE_URL, "https://example.org"}

    found = {name: hosts(html) - allowed for name, html in html_of(answers).items()}

    assert found == {name: set() for name in answers}


def test_links_that_people_wrote_are_not_vouched_for(answers):
    links = [
        attrs
        for html in html_of(answers).values()
        for attrs in Page(html).all("a")
        if attrs["href"].startswith("https:")
    ]

    assert {tuple(attrs.items()) for attrs in links} == {
        (("href", "https://example.org/x"), ("rel", "nofollow ugc noopener"))
    }


def test_pages_stand_under_the_strict_policy(answers):
    own, nothing = ["'self'"], ["'none'"]
    strict = {
        "default-src": nothing,
        "script-src": own,
        "style-src": own,
        "img-src": ["'self'", "data:"],
        "font-src": own,
        "connect-src": own,
        "media-src": own,
        "manifest-src": own,
        "form-action": own,
        "base-uri": nothing,
        "frame-ancestors": nothing,
        "object-src": nothing,
    }

    policies = {name: policy(answer) for name, answer in answers.items()}

    assert policies == dict.fromkeys(answers, strict)
    names = ("X-Content-Type-Options", "Referrer-Policy")
    assert {tuple(answer.headers[name] for name in names) for answer in answers.values()} == {
        ("nosniff", "same-origin")
    }


def test_admin_has_a_policy_of_its_own(site):
    operator = sites.staff(site.organisation, Membership.Role.ADMINISTRATOR, "Olaf")
    client = Client()
    client.force_login(operator)

    found = client.get("/cms/")

    allowed = policy(found)
    assert found.status_code == 200
    assert allowed["script-src"] == ["'self'", "'unsafe-inline'"]
    assert allowed["frame-ancestors"] == ["'self'"]
    assert not re.search(r"https?:|\*", found.headers["Content-Security-Policy"])
