"""Somebody without an account writes, follows the link of the mail, and withdraws."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from participation.consultations.models import Consultation
from participation.consultations.services import Terms
from participation.contributions.guest_links import confirmation_token, withdrawal_token
from participation.contributions.models import Contribution
from tests import factories

IDEAS = Terms(
    contributors=Consultation.Contributors.ANYONE, collects_ideas=True, idea_categories=["Grün"]
)
TEXT = "Am Bahnhof fehlen Stellplätze für Fahrräder."
ANYONE = Terms(contributors=Consultation.Contributors.ANYONE)


def violations(page):
    options = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    return [each["id"] for each in Axe().run(page, options=options).response["violations"]]


@pytest.mark.parametrize("javascript", [True, False])
def test_guest_writes_confirms_and_withdraws(visit, server, javascript):
    thread = factories.consultation(terms=ANYONE).thread
    visitor = visit(javascript=javascript)
    page = visitor.page
    visitor.go(f"/diskussion/{thread.pk}/schreiben/")

    page.get_by_role("link", name="Ohne Konto schreiben").click()
    page.get_by_label("Ihr Beitrag").fill(TEXT)
    page.get_by_label("Name", exact=True).fill("Alex Gast")
    page.get_by_label("E-Mail-Adresse").fill("gast@example.org")
    found = violations(page) if javascript else []
    page.get_by_role("button", name="Absenden und E-Mail erhalten").click()
    expect(page.get_by_text("Bitte sehen Sie jetzt in Ihrem Postfach nach.")).to_be_visible()
    said = Contribution.objects.get()
    visitor.go(f"/gast/bestaetigen/{confirmation_token(said.pk)}/")
    found += violations(page) if javascript else []
    # Without JavaScript no work is proved: the moderators look first.
    page.locator("main button[type=submit]").click()
    answer = "Ihr Beitrag ist veröffentlicht." if javascript else "Ihr Beitrag ist angekommen."
    expect(page.get_by_text(answer)).to_be_visible()
    said.refresh_from_db()
    confirmed = said.state
    visitor.go(f"/gast/zurueckziehen/{withdrawal_token(said.pk)}/")
    if javascript:
        page.get_by_role("button", name="Beitrag zurückziehen").click()
        expect(page.get_by_text("Ihr Beitrag ist zurückgezogen.")).to_be_visible()

    said.refresh_from_db()
    assert found == []
    assert (confirmed, said.state) == (
        ("published", "withdrawn") if javascript else ("pending", "pending")
    )


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("width", [320, 1280])
def test_guest_brings_an_idea_and_confirms_it(visit, server, javascript, width):
    asked = factories.consultation(terms=IDEAS)
    visitor = visit(javascript=javascript, width=width)
    page = visitor.page
    visitor.go(f"/ideen/{asked.slug}/")
    found = []

    page.get_by_role("link", name="Idee einbringen").click()
    page.get_by_role("link", name="Ohne Konto schreiben").click()
    page.get_by_label("Titel").fill("Ein Brunnen")
    page.get_by_label("Ihre Idee").fill(TEXT)
    page.get_by_label("Name", exact=True).fill("Alex Gast")
    page.get_by_label("E-Mail-Adresse").fill("gast@example.org")
    page.get_by_role("button", name="Vorschau").click()
    expect(page.locator(".preview")).to_contain_text("Ein Brunnen")
    found += violations(page) if javascript else []
    page.get_by_role("button", name="Absenden und E-Mail erhalten").click()
    expect(page.get_by_text("Bitte sehen Sie jetzt in Ihrem Postfach nach.")).to_be_visible()
    found += violations(page) if javascript else []
    said = Contribution.objects.get()
    visitor.go(f"/gast/bestaetigen/{confirmation_token(said.pk)}/")
    found += violations(page) if javascript else []
    page.locator("main button[type=submit]").click()
    # Without JavaScript no work is proved: the moderators look first.
    answer = "Ihr Beitrag ist veröffentlicht." if javascript else "Ihr Beitrag ist angekommen."
    expect(page.get_by_text(answer)).to_be_visible()

    said.refresh_from_db()
    assert found == []
    assert (said.state, said.discussion.idea) == ("published" if javascript else "pending", said)
