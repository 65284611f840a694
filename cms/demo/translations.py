"""The demonstration in other languages: one consultation, of whose plan a part is translated."""

from dataclasses import dataclass, replace

from wagtail.models import Locale, Page

from cms.demo import texts
from cms.pages.consultation import ConsultationPage
from cms.pages.content import HomePage
from cms.pages.plan import PlanPage
from cms.pages.streams import nodes_of, stream_of


@dataclass(frozen=True, slots=True)
class Translation:
    """What is translated into one language; the rest is shown in German, and says so."""

    language: str
    title: str
    lead: str
    plan: str
    file: str


TRANSLATIONS = (
    Translation(
        language="en",
        title="Cycling concept Erlenau 2035",
        lead=(
            "What should cycling in Erlenau be like in 2035? The town presents the draft of a new"
            " concept. Read it section by section and say what is missing, what disturbs you and"
            " what you like."
        ),
        plan="Cycling concept Erlenau 2035 (draft)",
        file="radverkehrskonzept-en.md",
    ),
    Translation(
        language="de-simple",
        title="Ein Plan für das Rad-Fahren",
        lead="Die Stadt Erlenau macht einen Plan für das Rad-Fahren. Sagen Sie Ihre Meinung.",
        plan="Plan für das Rad-Fahren (noch nicht fertig)",
        file="radverkehrskonzept-leicht.md",
    ),
)


def publish_translations(consultation: ConsultationPage) -> None:
    """Publish a consultation and its plan in other languages, below translated pages."""
    organisation = consultation.get_parent().specific
    plan = PlanPage.objects.child_of(consultation).get()
    for translation in TRANSLATIONS:
        locale, _created = Locale.objects.get_or_create(language_code=translation.language)
        home = organisation.get_parent().specific
        if not HomePage.objects.filter(locale=locale).exists():
            _publish(home.copy_for_translation(locale))
        _publish(organisation.copy_for_translation(locale))
        page = consultation.copy_for_translation(locale)
        page.title = page.draft_title = translation.title
        page.lead = translation.lead
        _publish(page)
        _publish_plan(plan, locale, translation)


def _publish_plan(plan: PlanPage, locale: Locale, translation: Translation) -> None:
    page = plan.copy_for_translation(locale)
    said = {node.number: node for node in texts.sections(translation.file)}
    nodes = tuple(
        replace(said.get(node.number, node), anchor=node.anchor) for node in nodes_of(plan.sections)
    )
    page.title = page.draft_title = translation.plan
    page.sections = stream_of(nodes)
    _publish(page)


def _publish(page: Page) -> None:
    page.save_revision().publish()
