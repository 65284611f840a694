"""The pages around the consultations: entrance, organisations, and what the law asks for."""

from dataclasses import replace
from typing import TypeVar

from wagtail.models import Locale, Page

from cms.demo import texts
from cms.pages.content import ContentPage, HomePage, OrganisationPage
from cms.pages.home import found_home
from participation.accounts.models import Organisation

PageType = TypeVar("PageType", bound=Page)

GERMAN, ENGLISH = "de", "en"
LOCALES = (GERMAN, ENGLISH, "hsb", "de-simple")
INTRO = (
    "<p>Hier fragen Stadt und Land nach Ihrer Meinung: Lesen Sie Entwürfe, schreiben Sie, was Sie"
    " davon halten, und sehen Sie, was aus den Hinweisen wird.</p>"
    "<p>Dies ist eine Demonstration. Alle Orte, Behörden, Personen und Texte sind erfunden.</p>"
)
INTRO_IN_ENGLISH = (
    "<p>Town and state ask for your opinion: read drafts, say what you think of them, and see what"
    " became of it. The consultations themselves are held in German.</p>"
    "<p>This is a demonstration. All places, authorities, people and texts are invented.</p>"
)
CONTENT_PAGES = (
    ("so-funktioniert-die-beteiligung", "hilfe.md", ContentPage.Kind.TEXT),
    ("impressum", "impressum.md", ContentPage.Kind.IMPRINT),
    ("datenschutz", "datenschutz.md", ContentPage.Kind.PRIVACY),
    ("barrierefreiheit", "barrierefreiheit.md", ContentPage.Kind.ACCESSIBILITY),
)


def publish_below(parent: Page, page: PageType) -> PageType:
    """Add a page and publish it, as an editor does."""
    page.live = False
    parent.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def create_home() -> HomePage:
    """Make our entrance the site's, in two languages; one that is there stays."""
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in LOCALES}
    home, is_new = found_home(title="Beteiligung", slug="beteiligung", intro=INTRO)
    if is_new:
        _translate(home, locales[ENGLISH])
    return home


def _translate(home: HomePage, locale: Locale) -> None:
    page = home.copy_for_translation(locale)
    page.title = page.draft_title = "Participation"
    page.intro = INTRO_IN_ENGLISH
    page.save_revision().publish()


def create_content_pages(home: HomePage) -> None:
    """Publish help, imprint, privacy notice and accessibility statement."""
    for slug, file, kind in CONTENT_PAGES:
        first, *others = texts.sections(file)
        body = texts.stream((replace(first, number="", title=""), *others))
        page = ContentPage(title=first.title, slug=slug, kind=kind, body=body)
        page.show_in_menus = kind == ContentPage.Kind.TEXT
        publish_below(home, page)


def create_organisation_page(
    home: HomePage, organisation: Organisation, text: str
) -> OrganisationPage:
    """Publish the page of an organisation."""
    return publish_below(
        home,
        OrganisationPage(
            title=organisation.name, slug=organisation.slug, organisation=organisation, body=text
        ),
    )
