"""Every kind of page that the public reads, asked for once, for the tests of what all share."""

from html.parser import HTMLParser

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.translation import override

from cms.pages.content import ContentPage
from participation.contributions.cursors import Order, cursor_at
from participation.contributions.models import Contribution
from tests import factories
from tests.support import site as sites
from tests.support.site import section_block

# Error pages ask nothing that may be broken, so not for the links at the foot either.
ERRORS = {"missing", "missing below"}


class Page(HTMLParser):
    """A page taken apart: its elements, and the text of scripts and styles."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.inline, self._open = [], [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self._open = tag

    def handle_endtag(self, tag):
        self._open = ""

    def handle_data(self, data):
        if self._open in {"script", "style"} and data.strip():
            self.inline.append(data)

    def all(self, tag, **attributes):
        return [
            attrs
            for name, attrs in self.elements
            if name == tag and all(attrs.get(key) == value for key, value in attributes.items())
        ]


@pytest.fixture
def site():
    """A site with two versions of a plan, contributions of every look and a page of text."""
    cache.clear()
    gone, kept = section_block("Wegfall", number="§ 2"), section_block(number="§ 1")
    small = sites.build([kept, gone])
    root = factories.comment(thread=small.thread(kept["id"]), text="Siehe https://example.org/x")
    factories.comment(thread=small.thread(gone["id"]))
    factories.answer(contribution=factories.comment(parent=root))
    factories.assessment(contribution=root)
    for _each in range(21):
        said = factories.comment(consultation=small.consultation)
    Contribution.objects.filter(pk=said.pk).update(state="hidden", state_reason="insult")
    small.plan_page.sections = [small.plan_page.sections.raw_data[0]]
    small.plan_page.save_revision().publish()
    small.home.add_child(instance=ContentPage(title="Hilfe", slug="hilfe"))
    return small


@pytest.fixture
def pages(site):
    """Return the address of each kind of page, and who looks at it."""
    author = sites.citizen("Anna")
    thread, first = site.consultation.thread, Contribution.objects.earliest("pk")
    factories.comment(thread=thread, author=author)
    section = first.thread.get_absolute_url()
    return {
        "home": ("/", None),
        "organisation": (site.organisation_page.url, None),
        "consultation": (site.consultation.get_absolute_url(), None),
        "plan": (site.plan.get_absolute_url(), None),
        "thread": (thread.get_absolute_url(), None),
        "section": (section, None),
        "older": (f"{thread.get_absolute_url()}?bis={cursor_at(first, Order.NEWEST)}", None),
        "write": (f"{section}schreiben/", None),
        "write as author": (f"{section}schreiben/", author),
        "reply": (f"{first.get_absolute_url()}antworten/", author),
        "report": (f"{first.get_absolute_url()}melden/", None),
        "content": ("/hilfe/", None),
        "imprint": ("/impressum/", None),
        "login": ("/konto/login/", None),
        "signup": ("/konto/signup/", None),
        "logout": ("/konto/logout/", author),
        "account": ("/konto/", author),
        "password forgotten": ("/konto/password/reset/", None),
        "password forgotten, mail sent": ("/konto/password/reset/done/", None),
        "password forgotten, old link": ("/konto/password/reset/key/1-abc/", None),
        "password forgotten, done": ("/konto/password/reset/key/done/", None),
        "password": ("/konto/password/change/", author),
        "password once more": ("/konto/reauthenticate/", author),
        "e-mail address": ("/konto/email/", author),
        "closed account": ("/konto/inactive/", None),
        "missing": ("/gibt-es-nicht/", None),
        "missing below": ("/beitrag/0/", None),
    }


@pytest.fixture
def answers(pages):
    """The answers of all kinds of pages, in German."""
    found = {}
    for name, (address, person) in pages.items():
        client = Client()
        if person:
            client.force_login(person)
        with override("de"):
            found[name] = client.get(address)
    return found


def html_of(answers):
    return {name: answer.content.decode() for name, answer in answers.items()}
