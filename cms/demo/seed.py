"""Writes the demonstration, all of it or nothing."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.db import transaction

from cms.demo import texts
from cms.demo.acting import Stage
from cms.demo.calendar import Calendar
from cms.demo.discussion import Act, Director, Windows
from cms.demo.muting import without_mails
from cms.demo.people import People, create_people
from cms.demo.places import draw_town
from cms.demo.plans import Version, first_version, publish_version, second_version
from cms.demo.remarks import parse_remarks
from cms.demo.scenes import SCENES, Draft, Scene, publish_consultation_page
from cms.demo.site import create_content_pages, create_home, create_organisation_page
from cms.demo.translations import publish_translations
from cms.pages.consultation import ConsultationPage
from cms.pages.content import OrganisationPage
from participation.accounts.models import Organisation
from participation.accounts.services import found_organisation
from participation.consultations.models import Consultation

SEED = "Erlenau an der Mulde"
Say = Callable[[str], None]

TOWN_TEXT = (
    "<p>Erlenau an der Mulde ist eine erfundene Stadt mit rund 19.000 Menschen, drei Ortsteilen"
    " und einem großen Marktplatz.</p>"
)
MINISTRY_TEXT = (
    "<p>Das erfundene Staatsministerium ist für Landesplanung und die Entwicklung ländlicher"
    " Räume zuständig.</p>"
)


def seed(*, today: date, say: Say) -> None:
    """Write the demonstration as of ``today``; it must not be there yet."""
    with without_mails(), transaction.atomic():
        _Demonstration(Calendar(today), say).write()


@dataclass(frozen=True, slots=True)
class _Bodies:
    """Who asks for opinions, and their pages."""

    town: Organisation
    ministry: Organisation
    town_page: OrganisationPage
    ministry_page: OrganisationPage


class _Demonstration:
    """Writes everything in the order in which it could have happened."""

    def __init__(self, days: Calendar, say: Say) -> None:
        self.days = days
        self.say = say
        self.acts: list[Act] = []

    def write(self) -> None:
        """Found organisations, publish pages, then let people speak, the earliest first.

        All consultations exist before anybody speaks, the open one first: it has the lowest key.
        """
        self.say("Pages and people of the demonstration")
        bodies = _found_bodies()
        people = create_people(town=bodies.town, ministry=bodies.ministry)
        pages = [self._publish(scene, bodies) for scene in SCENES]
        for scene, page in zip(SCENES, pages, strict=True):
            self._rehearse(scene, page, people)
        for done, act in enumerate(sorted(self.acts)):
            if done % 50 == 0:
                self.say(f"What people say and do: {done} of {len(self.acts)}")
            act.do()
        self.say("Translations")
        publish_translations(pages[0])

    def _publish(self, scene: Scene, bodies: _Bodies) -> ConsultationPage:
        parent = bodies.ministry_page if scene.by_ministry else bodies.town_page
        return publish_consultation_page(scene, parent=parent, days=self.days)

    def _rehearse(self, scene: Scene, page: ConsultationPage, people: People) -> None:
        """Note down all that will be done in a consultation."""
        if not scene.talk:
            return
        stage = Stage(
            consultation=Consultation.objects.get(key=page.translation_key),
            moderator=people.desk_officer if scene.by_ministry else people.moderator,
            officer=people.desk_officer if scene.by_ministry else people.clerk,
            plan_slug=scene.draft.slug if scene.draft else "",
        )
        director = Director(stage, self._windows(scene), people.citizens, f"{SEED}: {scene.slug}")
        if scene.draft:
            self._schedule_versions(director, scene.draft, page)
        if scene.ideas:
            self._schedule_ideas(director, scene)
        if scene.wishes:
            director.wish(json.loads(texts.read(scene.wishes)))
        self.acts += director.direct(parse_remarks(texts.read(scene.talk)))

    def _windows(self, scene: Scene) -> Windows:
        start, end = scene.dialogue
        draft = scene.draft
        return Windows(
            dialogue=(self.days.at(start), self.days.at(min(end, 0))),
            weighing=(self.days.at(scene.weighed[0]), self.days.at(scene.weighed[1])),
            revised=self._revised(draft) if draft and draft.revision else None,
        )

    def _revised(self, draft: Draft) -> datetime:
        return self.days.at(draft.revised, 9)

    def _schedule_versions(self, director: Director, draft: Draft, page: ConsultationPage) -> None:
        """Let the first version be published when the dialogue begins, the second one later."""

        def publish(version: Version, at: datetime) -> None:
            publish_version(version, parent=page, slug=draft.slug, title=draft.title, at=at)

        first, at = first_version(draft.slug, draft.file), self.days.at(draft.published)
        director.schedule(at, partial(publish, first, at))
        if draft.revision:
            second, at = second_version(draft.slug, first, draft.revision), self._revised(draft)
            director.schedule(at, partial(publish, second, at))

    def _schedule_ideas(self, director: Director, scene: Scene) -> None:
        """Let ideas from before be brought in, discussed and weighed."""
        opening = scene.dialogue[0]
        ideas = json.loads(texts.read(scene.ideas))
        for number, idea in enumerate(ideas, 1):
            collected = self.days.at(opening - len(ideas) - 10 + number, 10 + number % 7)
            idea |= {"id": str(number), "created": collected.isoformat()}
        at = self.days.at(opening)
        director.schedule(at, partial(director.stage.bring_ideas, ideas))
        for idea in ideas:
            find = partial(director.stage.idea, idea["id"])
            for reply in idea["replies"]:
                director.reply_to_idea(find, reply)
            director.weigh(find, idea["outcome"], idea["reasoning"], since=at)


def _found_bodies() -> _Bodies:
    """Found town, district and ministry, and publish the site around them.

    The ministry is not above the town: a role reaches all below it, and a town rules itself.
    """
    kind = Organisation.Kind
    district = found_organisation(
        slug="landkreis-mittelmulde",
        name="Landkreis Mittelmulde (Demonstration)",
        kind=kind.DISTRICT,
    )
    town = found_organisation(
        slug="erlenau-an-der-mulde",
        name="Stadt Erlenau an der Mulde",
        kind=kind.MUNICIPALITY,
        parent=district,
    )
    draw_town(town)
    ministry = found_organisation(
        slug="staatsministerium-landesplanung",
        name="Staatsministerium für Landesplanung (Demonstration)",
        kind=kind.STATE,
    )
    home = create_home()
    bodies = _Bodies(
        town=town,
        ministry=ministry,
        town_page=create_organisation_page(home, town, TOWN_TEXT),
        ministry_page=create_organisation_page(home, ministry, MINISTRY_TEXT),
    )
    create_content_pages(home)
    return bodies
