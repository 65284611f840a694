"""What is consulted in the demonstration: who asks, when, and which texts belong to it."""

from dataclasses import dataclass, field

from cms.demo import texts
from cms.demo.calendar import Calendar
from cms.demo.documents import enclosed
from cms.demo.places import MARKET, create_topics
from cms.demo.plans import Revision
from cms.demo.site import publish_below
from cms.pages.consultation import ConsultationPage, ConsultationPhase
from cms.pages.content import OrganisationPage
from participation.consultations.models import Consultation, Phase
from participation.plans.plain_text import plain_text

Span = tuple[int, int]
RESULT, PROCESS = "Beschluss", "Was mit Ihrem Beitrag geschieht"


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask."""

    name: str
    email: str
    phone: str


TOWN_CONTACT = Contact("Bauamt, Stadtentwicklung", "bauamt@erlenau.example", "03999 555-230")
MINISTRY_CONTACT = Contact("Referat 41", "referat41@landesplanung.example", "03999 777-41")


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft plan: its address, title and texts, and the days on which versions are published."""

    slug: str
    title: str
    file: str
    published: int
    revision: Revision | None = None
    revised: int = 0


@dataclass(frozen=True, slots=True)
class Scene:
    """One consultation. Days count from the day of seeding; a span's end is not part of it.

    ``ideas`` were collected before and are taken over; ``wishes`` are brought here. ``terms`` are
    fields of the page that say who takes part how, where it is not as usual.
    """

    slug: str
    file: str
    phases: dict[Phase.Kind, Span]
    by_ministry: bool = False
    contact: Contact = TOWN_CONTACT
    draft: Draft | None = None
    talk: str = ""
    ideas: str = ""
    wishes: str = ""
    categories: tuple[str, ...] = ()
    weighed: Span = (0, 0)
    decided: tuple[int, str] | None = None
    topics: tuple[str, ...] = ()
    is_about_town: bool = False
    area: str = ""
    area_name: str = ""
    terms: dict[str, str] = field(default_factory=dict)

    @property
    def dialogue(self) -> Span:
        """When people can write."""
        return self.phases[Phase.Kind.DIALOGUE]


SCENES = (
    Scene(
        slug="radverkehrskonzept-2035",
        file="beteiligung-radverkehr.md",
        phases={
            Phase.Kind.INFORMATION: (-49, -42),
            Phase.Kind.DIALOGUE: (-42, 21),
            Phase.Kind.EVALUATION: (21, 77),
            Phase.Kind.DECISION: (77, 98),
        },
        draft=Draft(
            slug="entwurf-radverkehrskonzept",
            title="Radverkehrskonzept Erlenau 2035 (Entwurf)",
            file="radverkehrskonzept.md",
            published=-42,
            revision=Revision(
                file="radverkehrskonzept-fassung-2.md",
                note=(
                    "Nach den ersten Hinweisen: getrennte Radwege in der Bahnhofstraße, Lindenallee"
                    " entfällt, Kreuzung am Bahnhof kommt früher, Lastenräder zum Leihen."
                ),
                removed=frozenset({"3.4.2"}),
                renumbered={"3.4.3": "3.4.2"},
            ),
            revised=-16,
        ),
        talk="gespraech-radverkehr.md",
        wishes="ideen-radverkehr.json",
        categories=("Abstellen", "Sicherheit", "Unterwegs"),
        weighed=(-14, 0),
        topics=("verkehr", "stadtentwicklung"),
        is_about_town=True,
        area_name="Das ganze Stadtgebiet mit allen Ortsteilen",
    ),
    Scene(
        slug="marktplatz",
        file="beteiligung-marktplatz.md",
        phases={
            Phase.Kind.INFORMATION: (-205, -170),
            Phase.Kind.DIALOGUE: (-170, -130),
            Phase.Kind.EVALUATION: (-130, -80),
            Phase.Kind.DECISION: (-80, -60),
        },
        draft=Draft(
            slug="eckpunkte-marktplatz",
            title="Eckpunkte für den Marktplatz",
            file="marktplatz-eckpunkte.md",
            published=-170,
        ),
        talk="gespraech-marktplatz.md",
        ideas="ideen-marktplatz.json",
        weighed=(-125, -82),
        decided=(-72, "Stadtrat"),
        topics=("stadtentwicklung",),
        area=MARKET,
        area_name="Marktplatz zwischen Rathaus, Kirchgasse und Muldenstraße",
    ),
    Scene(
        slug="spielplaetze",
        file="beteiligung-spielplaetze.md",
        phases={
            Phase.Kind.INFORMATION: (-7, 14),
            Phase.Kind.DIALOGUE: (14, 63),
            Phase.Kind.EVALUATION: (63, 120),
            Phase.Kind.DECISION: (120, 141),
        },
        topics=("familie",),
        is_about_town=True,
    ),
    Scene(
        slug="lebendige-ortskerne",
        file="beteiligung-ortskerne.md",
        by_ministry=True,
        contact=MINISTRY_CONTACT,
        phases={
            Phase.Kind.DIALOGUE: (-75, -20),
            Phase.Kind.EVALUATION: (-20, 40),
            Phase.Kind.DECISION: (40, 70),
        },
        draft=Draft(
            slug="leitlinien-ortskerne",
            title="Leitlinien für lebendige Ortskerne (Entwurf)",
            file="ortskerne-leitlinien.md",
            published=-75,
        ),
        topics=("stadtentwicklung",),
        talk="gespraech-ortskerne.md",
        weighed=(-18, 0),
    ),
    Scene(
        slug="bibliothek",
        file="beteiligung-bibliothek.md",
        phases={
            Phase.Kind.DIALOGUE: (-10, 25),
            Phase.Kind.EVALUATION: (25, 60),
        },
        talk="gespraech-bibliothek.md",
        topics=("familie",),
        terms={
            "contributors": Consultation.Contributors.ANYONE,
            "moderation": Consultation.Moderation.BEFORE,
            "voting": Consultation.Voting.VOTE,
        },
    ),
)


def publish_consultation_page(
    scene: Scene, *, parent: OrganisationPage, days: Calendar
) -> ConsultationPage:
    """Publish the page of a consultation, with its phases and its result if there is one."""
    first, *others = texts.sections(scene.file)
    by_title = {node.title: node for node in others}
    page = ConsultationPage(
        title=first.title,
        slug=scene.slug,
        translation_key=texts.key(scene.slug),
        lead=first.text,
        body=texts.stream(tuple(n for n in others if n.title not in (RESULT, PROCESS))),
        process_note=texts.html((by_title[PROCESS],)),
        contact_name=scene.contact.name,
        contact_email=scene.contact.email,
        contact_phone=scene.contact.phone,
        area=scene.area,
        area_of=parent.organisation if scene.is_about_town else None,
        area_name=scene.area_name,
        collects_ideas=bool(scene.wishes),
        idea_categories="\n".join(scene.categories),
        takes_attachments=bool(scene.wishes),
        asks_for_place=bool(scene.wishes),
        **scene.terms,
    )
    page.topics = [topic for slug, topic in create_topics().items() if slug in scene.topics]
    page.phases = [
        ConsultationPhase(kind=kind, starts_at=days.at(start), ends_at=days.at(end))
        for kind, (start, end) in scene.phases.items()
    ]
    page.documents = enclosed(scene.slug, parent.organisation)
    if scene.decided:
        day, page.result_body = scene.decided
        page.result_date = days.working_day(day)
        paragraphs = plain_text(texts.html((by_title[RESULT],))).split("\n")
        page.result_text = "\n\n".join(filter(None, paragraphs))
    return publish_below(parent, page)
