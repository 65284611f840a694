"""Ideas that nobody may read: their titles, categories, places, pictures and discussions.

As in ``test_what_nobody_reads``, the same addresses show an idea that everybody may read.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from django.core.cache import cache
from django.test import Client

from participation.consultations.models import Consultation
from participation.consultations.selectors import database_now
from participation.contributions.ideas import IdeaDraft, submit_idea
from participation.contributions.models import Contribution, Picture
from participation.contributions.selectors import threads
from tests import factories
from tests.support import site as sites
from tests.support.states import bring_to

pytestmark = pytest.mark.django_db

SECRET, PUBLIC = "Quastenflosser", "Graureiher"
SECRET_PLACE, PUBLIC_PLACE = "51.0717", "51.0505"  # latitudes
STATES = ["hidden", "withdrawn", "unconfirmed", "pending", "rejected"]


@dataclass
class Place:
    """A consultation with an idea in each state, and a comment below each."""

    consultation: Consultation
    public: Contribution
    secret: list[Contribution]

    def lists(self) -> Iterator[str]:
        """Return the addresses of lists: each shows the idea that everybody may read."""
        ideas, all_of_them = f"/ideen/{self.consultation.slug}/", self.consultation.slug
        for view in ("", "?ansicht=kacheln", "?ansicht=karte", "?nach=diskutierte"):
            yield ideas + view
        for kind in ("", "rss/", "atom/", "beitraege.csv", "beitraege.json"):
            yield f"/beitraege/{all_of_them}/{kind}"
        yield f"{self.consultation.thread.get_absolute_url()}"
        yield f"/suche/?q={PUBLIC}"

    def places(self) -> Iterator[str]:
        """Return the addresses of what maps draw."""
        yield f"/ideen/{self.consultation.slug}/orte/"
        yield f"/suche/orte/?q={PUBLIC}"

    def others(self) -> Iterator[str]:
        """Return further addresses, which need not show any idea."""
        yield self.consultation.get_absolute_url()
        yield f"/ideen/{self.consultation.slug}/neu/"
        yield f"/ideen/{self.consultation.slug}/?kategorie={SECRET[:6]}"
        for idea in self.secret:
            address, discussion = idea.get_absolute_url(), idea.discussion.get_absolute_url()
            for part in ("", "zweig/", "fassungen/", "antworten/", "melden/", "bild/"):
                yield address + part
            for part in ("", "rss/", "atom/", "beitraege.csv", "beitraege.json", "schreiben/"):
                yield discussion + part
            yield f"/live/?thread={idea.discussion.pk}.0&language=de"
        yield f"/live/?thread={self.consultation.thread.pk}.0&language=de"
        for word in (SECRET, SECRET[:6], "Stimmt"):  # the last is said below what is hidden
            for path in ("/suche/", "/suche/orte/", "/suche/atom/", "/suche/vorschlaege/"):
                yield f"{path}?q={word}"


def _bring(asked: Consultation, draft: IdeaDraft, name: str) -> Contribution:
    idea, _version = submit_idea(
        author=factories.person(name=name),
        thread=threads().get(consultation=asked),
        draft=draft,
        at=database_now(),
    )
    Picture.objects.create(
        contribution=idea, digest="0" * 64, width=9, height=9, alt=f"Bild: {draft.title}"
    )
    return idea


@pytest.fixture
def place() -> Place:
    cache.clear()
    site = sites.build()
    asked = site.consultation
    Consultation.objects.update(collects_ideas=True, idea_categories=[PUBLIC])
    moderator = factories.person(name="Moderation", superuser=True)
    draft = IdeaDraft(title=PUBLIC, text=f"{PUBLIC} am Markt", category=PUBLIC)
    shown = replace(draft, latitude=float(PUBLIC_PLACE), longitude=13.7)
    public = _bring(asked, shown, "Anna")
    secret = []
    for state in STATES:
        text = f"{SECRET} {state}"
        lies = {"latitude": float(SECRET_PLACE), "longitude": 13.7}
        idea = _bring(asked, IdeaDraft(text, text, **lies), f"{SECRET} {state}")
        stays = state in Contribution.State.tombstones()  # then what others said below it does, too
        factories.comment(thread=idea.discussion, text="Stimmt." if stays else f"{SECRET} dazu")
        bring_to(state, idea, moderator)
        secret.append(idea)
    return Place(asked, public, secret)


def _read(client: Client, address: str, **headers: str) -> str:
    answer = client.get(address, headers=headers, follow=True)
    whole = b"".join(answer) if answer.streaming else answer.content  # type: ignore[arg-type]
    return whole.decode(errors="replace")


def _tells(text: str, address: str) -> bool:
    """Say whether a text holds more of the secret than the word that was asked for."""
    if "q=" in address or "kategorie=" in address:
        return any(f"{SECRET} {rest}" in text for rest in (*STATES, "dazu")) or SECRET_PLACE in text
    return SECRET.lower() in text.lower() or SECRET_PLACE in text


def test_lists_and_maps_show_what_everybody_may_read(client: Client, place: Place) -> None:
    silent = [address for address in list(place.lists()) if PUBLIC not in _read(client, address)]
    silent += [each for each in list(place.places()) if PUBLIC_PLACE not in _read(client, each)]

    assert silent == []


@pytest.mark.parametrize("who", ["nobody", "another person"])
@pytest.mark.parametrize("headers", [{}, {"hx_request": "true"}], ids=["pages", "fragments"])
def test_nothing_shows_it(client: Client, place: Place, who: str, headers: dict[str, str]) -> None:
    if who != "nobody":
        client.force_login(sites.citizen("Berta"))
    addresses = [*place.lists(), *place.places(), *place.others()]

    wrong = [each for each in addresses if _tells(_read(client, each, **headers), each)]

    assert wrong == []
