"""What every public page has: language, title, one heading, landmarks, and the legal links."""

import re

import pytest

from tests.cms.public_pages import ERRORS, Page, answers, html_of, pages, site

__all__ = ["answers", "pages", "site"]  # fixtures

pytestmark = pytest.mark.django_db


def frame(html):
    """Return what every page has alike, and what is wrong with the rest."""
    page = Page(html)
    ids = [attrs["id"] for _tag, attrs in page.elements if "id" in attrs]
    title = re.search(r"<title>(.*?)</title>", html, re.DOTALL)
    return {
        "language": [attrs.get("lang") for attrs in page.all("html")],
        "headings": len(page.all("h1")),
        "main": [attrs.get("id") for attrs in page.all("main")],
        "first link": page.all("a")[0],
        "repeated ids": {each for each in ids if ids.count(each) > 1},
        "images without words": [attrs for attrs in page.all("img") if "alt" not in attrs],
        "empty parts of the title": [part for part in title[1].split("–") if not part.strip()],
    }


def test_pages_have_a_sound_frame(answers):
    found = {name: frame(html) for name, html in html_of(answers).items()}

    sound = {
        "language": ["de"],
        "headings": 1,
        "main": ["inhalt"],
        "first link": {"class": "skip-link", "href": "#inhalt"},
        "repeated ids": set(),
        "images without words": [],
        "empty parts of the title": [],
    }
    short = {**sound, "first link": {"class": "kern-btn kern-btn--primary", "href": "/"}}
    assert found == {name: short if name in ERRORS else sound for name in answers}


def test_foot_leads_to_imprint_privacy_and_accessibility(answers):
    found = {
        name: [
            attrs["href"]
            for attrs in Page(html.split("<footer class=")[-1].split("</footer>")[0]).all("a")
        ]
        for name, html in html_of(answers).items()
        if name not in ERRORS
    }

    links = ["/impressum/", "/datenschutz/", "/barrierefreiheit/"]
    assert found == dict.fromkeys(found, links)


def test_pages_in_other_languages_say_so(site, client):
    thread = site.consultation.thread.pk

    found = {
        language: client.get(f"/{language}/diskussion/{thread}/").content.decode()
        for language in ("en", "hsb")
    }

    assert {code: Page(html).all("html")[0]["lang"] for code, html in found.items()} == {
        "en": "en",
        "hsb": "hsb",
    }


@pytest.mark.parametrize("prefix", ["", "/en", "/hsb"])
def test_each_page_leads_to_itself_in_the_other_languages(site, client, prefix):
    path = f"/diskussion/{site.consultation.thread.pk}/"
    html = client.get(prefix + path).content.decode()
    links = {
        attrs["hreflang"]: attrs["href"] for attrs in Page(html).all("a") if "hreflang" in attrs
    }

    assert links.keys() >= {"en", "hsb"} - {prefix[1:]}
    assert links == {code: path if code == "de" else f"/{code}{path}" for code in links}


def test_page_without_a_language_stays_where_it_is(client):
    html = client.get("/karte/gibt-es-nicht/").content.decode()

    links = [attrs["href"] for attrs in Page(html).all("a") if "hreflang" in attrs]
    assert set(links) <= {"/karte/gibt-es-nicht/"}
