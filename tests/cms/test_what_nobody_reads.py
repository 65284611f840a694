"""What is hidden, withdrawn, unconfirmed, waiting or rejected is read nowhere.

Every place where contributions are read is asked for the same rare word: pages, fragments, live
frames, feeds, exports, the search and the editors' previews. The same places do show another rare
word, which everybody may read, so that none of them is silent for another reason. Files beside
contributions carry the words as well, in what they hold and in what is said of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from participation.accounts.models import User
from participation.consultations.models import Consultation
from participation.consultations.selectors import database_now
from participation.contributions.guests import post_as_guest
from participation.contributions.models import Attachment, Contribution, Edit, Thread
from participation.contributions.selectors import threads as threads_to_write
from participation.contributions.sending import Sending
from participation.documents import keeping
from participation.plans.selectors import section_as_read
from realtime.frames import frames_since
from tests import factories
from tests.support import site as sites
from tests.support.site import SmallSite
from tests.support.states import bring_to

pytestmark = pytest.mark.django_db

SECRET, PUBLIC = "Quastenflosser", "Graureiher"
STATES = ["hidden", "withdrawn", "unconfirmed", "pending", "rejected"]


@dataclass
class Place:
    """A site with contributions that nobody reads, and with one in each thread that all read."""

    site: SmallSite
    threads: list[Thread]
    secret: list[Contribution]
    public: list[Contribution]

    def pages(self) -> Iterator[tuple[str, bool]]:
        """Return the address of each place, and whether it shows contributions as a list."""
        site = self.site
        overview = f"/beitraege/{site.consultation.slug}/"
        yield "/", False
        yield site.organisation_page.url, False
        yield site.consultation.get_absolute_url(), True
        for plan in (site.plan.get_absolute_url(), f"{site.plan.get_absolute_url()}v/1/"):
            yield plan, False
        yield f"{site.plan.get_absolute_url()}synopse/1/2/", False
        yield overview, True
        for kind in ("rss/", "atom/", "beitraege.csv", "beitraege.json"):
            yield f"{overview}{kind}", True
        for thread in self.threads:
            address = thread.get_absolute_url()
            yield address, True
            yield f"{address}?nach=oldest", True
            for kind in ("rss/", "atom/", "beitraege.csv", "beitraege.json"):
                yield f"{address}{kind}", True
            yield f"{address}schreiben/", False
            yield f"{address}schreiben/gast/", False
        for said in [*self.public, *self.secret]:
            address = said.get_absolute_url()
            for part in (
                "",
                "zweig/",
                "stelle/",
                "fassungen/",
                "antworten/",
                "antworten/gast/",
                "melden/",
                "unterstuetzen/",
                "anhang/1/",
                "anhang/1/klein/",
                "anhang/2/",
                "bild/neu/",
                "ort/",
            ):
                yield f"{address}{part}", False
            for part in ("bearbeiten/", "zurueckziehen/"):
                yield f"{address}{part}", False
        yield f"/suche/?q={PUBLIC}", True
        yield f"/suche/atom/?q={PUBLIC}", True
        for word in (SECRET, SECRET.lower(), SECRET[:6]):
            yield f"/suche/?q={word}", False
            yield f"/suche/atom/?q={word}", False
            yield f"/suche/vorschlaege/?q={word}", False


def _write(thread: Thread, author: User, word: str, parent: Contribution | None = None):  # type: ignore[no-untyped-def]
    said = factories.comment(
        thread=thread, author=author, text=f"{word} {author.display_name}", parent=parent
    )
    return _with_files(said, word)


def _with_files(said: Contribution, word: str) -> Contribution:
    """Put a picture and a PDF beside it, as if they had been drawn and looked at."""
    for number, format_ in enumerate(("webp", "pdf"), 1):
        edge = 8 if format_ == "webp" else None
        file = Attachment.objects.create(
            contribution=said,
            number=number,
            format=format_,
            title=f"{word} als {format_}",
            size=8,
            width=edge,
            height=edge,
        )
        for name in (file.key.hex, f"{file.key.hex}-small"):
            keeping.put("attached", name, BytesIO(word.encode()))
    return said


def _by_guest(thread: Thread, parent: Contribution | None) -> Contribution:
    """Write as a guest who has not confirmed: name and address are as secret as the text."""
    place = threads_to_write().get(pk=thread.pk)
    said = post_as_guest(
        name=f"{SECRET} zu Gast",
        email=f"{SECRET}-{thread.pk}@example.org",
        language="de",
        thread=place,
        parent=parent,
        section=section_as_read(place.plan, place.anchor),
        text=f"{SECRET} von einem Gast {parent}",
        sending=Sending(),
        at=database_now(),
    )
    return _with_files(said, SECRET)


@pytest.fixture
def moderator() -> User:
    return factories.person(name="Moderation", superuser=True)


@pytest.fixture
def place(moderator: User) -> Place:
    cache.clear()
    site = sites.build()
    anchor = site.plan_page.sections.raw_data[0]["id"]
    site.plan_page.sections = [*site.plan_page.sections.raw_data, sites.section_block("Neu")]
    site.plan_page.save_revision().publish()
    Consultation.objects.update(
        contributors=Consultation.Contributors.ANYONE, takes_attachments=True
    )
    threads = [site.consultation.thread, site.thread(anchor)]
    secret, public = [], []
    for thread in threads:
        root = _write(thread, factories.person(name="Anna"), PUBLIC)
        public.append(root)
        for state in STATES:
            author = factories.person(name=f"{SECRET} {state}")
            for parent in (None, root):
                said = _write(thread, author, SECRET, parent)
                if state != "pending":  # a former text, and an outcome, of what is hidden later
                    Edit.objects.create(
                        contribution=said,
                        former_text=f"{SECRET} vorher",
                        former_html=f"<p>{SECRET} vorher</p>",
                        text=said.text,
                        html=said.html,
                        at=database_now(),
                        decided_at=database_now(),
                    )
                    factories.assessment(contribution=said, reasoning=f"{SECRET}: kein Bedarf")
                Contribution.objects.filter(pk=said.pk).update(
                    title=f"{SECRET} als Titel",
                    category=f"{SECRET}kategorie",
                    place_name=f"{SECRET}hausen",
                    latitude=51.05,
                    longitude=13.05,
                )
                said.refresh_from_db()
                bring_to(state, said, moderator)
                secret.append(said)
        secret += [_by_guest(thread, None), _by_guest(thread, root)]
    return Place(site, threads, secret, public)


def _read(client: Client, address: str, **headers: str) -> str:
    answer = client.get(address, headers=headers, follow=True)
    whole = b"".join(answer) if answer.streaming else answer.content  # type: ignore[arg-type]
    return whole.decode(errors="replace")


def _says(text: str, asked: str = "") -> bool:
    """Say whether a page holds the secret, beside the words that were asked for."""
    if asked and asked.partition("q=")[2].lower().startswith(SECRET[:6].lower()):
        # The words that one typed stand in the field and in what is said about them.
        return "als Titel" in text or "vorher" in text or "kein Bedarf" in text
    return SECRET.lower() in text.lower()


def test_files_are_seen_with_what_can_be_read_and_with_nothing_else(
    client: Client, place: Place
) -> None:
    def seen(said: Contribution) -> set[bool]:
        parts = ("1/", "1/klein/", "2/")
        texts = [_read(client, f"{said.get_absolute_url()}anhang/{part}") for part in parts]
        return {text in (PUBLIC, SECRET) for text in texts}

    assert [seen(said) for said in place.public] == [{True}] * len(place.public)
    assert [seen(said) for said in place.secret] == [{False}] * len(place.secret)


def test_states_are_what_they_should_be(place: Place) -> None:
    found = [
        Contribution.objects.get(pk=said.pk).state for said in place.secret[: 2 * len(STATES) : 2]
    ]

    assert found == STATES


@pytest.mark.parametrize("language", ["", "/en"])
def test_no_page_feed_export_or_search_shows_it(
    client: Client, place: Place, language: str
) -> None:
    wrong, silent = [], []
    for address, lists in list(place.pages()):  # a request changes the language in force
        text = _read(client, language + address)
        if _says(text, address):
            wrong.append(address)
        if lists and PUBLIC not in text:
            silent.append(address)

    assert (wrong, silent) == ([], [])


def test_no_page_shows_it_to_somebody_else_who_is_signed_in(client: Client, place: Place) -> None:
    client.force_login(sites.citizen("Berta"))

    wrong = [
        address for address, _lists in list(place.pages()) if _says(_read(client, address), address)
    ]

    assert wrong == []


def test_no_fragment_shows_it(client: Client, place: Place) -> None:
    wrong = [
        address
        for address, _lists in list(place.pages())
        if _says(_read(client, address, hx_request="true"), address)
    ]

    assert wrong == []


@pytest.mark.parametrize("after", [0, 1, 3])
def test_no_live_frame_shows_it(place: Place, after: int) -> None:
    codes = [code for code, _name in settings.LANGUAGES]
    texts = []
    for thread in place.threads:
        _version, frames = frames_since(thread.pk, after, codes)
        texts += [frame.data.decode(errors="replace") for code in codes for frame in frames[code]]

    assert len(texts) >= 2 * len(codes)
    assert [text for text in texts if SECRET.lower() in text.lower()] == []
    assert any(PUBLIC in text for text in texts) == (after == 0)


def test_no_preview_for_editors_shows_it(client: Client, place: Place) -> None:
    editor = sites.staff(place.site.organisation, factories.Role.EDITOR, "Redaktion")
    client.force_login(editor)
    pages = [place.site.consultation_page, place.site.plan_page, place.site.organisation_page]

    drafts = [_read(client, f"/cms/pages/{page.pk}/view_draft/") for page in pages]
    previews = [
        page.make_preview_request(preview_mode="").rendered_content
        for page in (each.get_latest_revision_as_object() for each in pages)
    ]
    found = _read(client, f"/cms/beitragssuche/?q={SECRET}")

    assert [SECRET in html for html in [*drafts, *previews]] == [False] * 6
    assert ["<h1" in html for html in [*drafts, *previews]] == [True] * 6
    assert not _says(found, f"q={SECRET}")
