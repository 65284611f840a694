"""From a file to a draft in the Wagtail admin."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.images import get_image_model

from cms.imports.models import PlanUpload
from cms.imports.services import prune_uploads
from cms.pages.plan import PlanPage
from participation.accounts.models import Membership
from participation.consultations.selectors import database_now
from participation.plans.models import PlanVersion
from tests import factories
from tests.support import site as sites
from tests.support.docx import docx, paragraph, picture, png, relationship
from tests.support.site import SmallSite, section_block

pytestmark = pytest.mark.django_db

Role = Membership.Role
PURPOSE = "Diese Satzung regelt die Breite der Wege in der ganzen Stadt."
TREES = "An jeder Straße stehen Bäume in einem Abstand von acht Metern."
CHANGED = "An Straßen der Stadt wachsen viele Bäume und Hecken ohne Abstand."


@pytest.fixture
def small() -> SmallSite:
    return sites.build(
        [
            section_block("Zweck", number="§ 1", html=f"<p>{PURPOSE}</p>"),
            section_block("Bäume", number="§ 2", html=f"<p>{TREES}</p>"),
        ]
    )


@pytest.fixture
def editor(small: SmallSite, client: Client) -> Client:
    client.force_login(sites.staff(small.organisation, Role.EDITOR, "Edi"))
    return client


def send(
    client: Client, page_id: int, content: bytes | str, name: str = "plan.md"
) -> tuple[int, str]:
    """Upload a file; return the status and where it leads, or the page."""
    data = content.encode() if isinstance(content, str) else content
    answer = client.post(
        reverse("plan_import", args=[page_id]), {"file": SimpleUploadedFile(name, data)}
    )
    return answer.status_code, answer.headers.get("Location") or answer.content.decode()


def anchors(page: PlanPage) -> list[str]:
    return [block["id"] for block in draft_of(page).sections.raw_data]


def draft_of(page: PlanPage) -> PlanPage:
    return PlanPage.objects.get(pk=page.pk).get_latest_revision_as_object()  # type: ignore[no-any-return]


def state_in(html: str) -> str:
    found = re.search(r'name="state" value="([^"]+)"', html)
    assert found
    return found[1]


MARKDOWN = f"# § 1 Grünes\n\n{CHANGED}\n\n# § 2 Zweck\n\n{PURPOSE}\n\n# § 3 Neues\n\nGanz neu.\n"


def test_file_over_a_plan_becomes_a_draft_and_anchors_survive(
    small: SmallSite, editor: Client
) -> None:
    zweck, trees = anchors(small.plan_page)
    status, review = send(editor, small.plan_page.pk, MARKDOWN)
    page = editor.get(review).content.decode()

    answer = editor.post(review, {"state": state_in(page), "section-0": trees, "section-2": "new"})

    assert (status, answer.status_code) == (302, 302)
    assert answer.headers["Location"] == reverse(
        "wagtailadmin_pages:edit", args=[small.plan_page.pk]
    )
    draft = draft_of(small.plan_page)
    assert [block.value["title"] for block in draft.sections] == ["Grünes", "Zweck", "Neues"]
    assert anchors(small.plan_page)[:2] == [trees, zweck]
    assert anchors(small.plan_page)[2] not in (trees, zweck)
    assert PlanVersion.objects.filter(plan=small.plan).count() == 1
    assert PlanUpload.objects.count() == 0


def test_preview_shows_what_becomes_of_each_section(small: SmallSite, editor: Client) -> None:
    _status, review = send(editor, small.plan_page.pk, MARKDOWN)

    page = editor.get(review).content.decode()

    texts = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "§ 2 Zweck" in texts
    assert "verschoben" in texts
    assert "umnummeriert" in texts
    assert "vorher: § 1 Zweck · Ähnlichkeit: Überschrift 100 %, Text 100 %" in texts
    assert "§ 2 Bäume" in texts
    assert draft_of(small.plan_page).sections[0].value["title"] == "Zweck"


def test_doubtful_section_must_be_decided_and_nothing_is_lost(
    small: SmallSite, editor: Client
) -> None:
    _status, review = send(editor, small.plan_page.pk, MARKDOWN)
    page = editor.get(review).content.decode()
    before = anchors(small.plan_page)
    assert '<option value="" selected>Bitte wählen</option>' in page

    answer = editor.post(review, {"state": state_in(page), "section-0": "", "section-2": "new"})

    assert answer.status_code == 422
    assert "Bitte geben Sie an, ob dieser Abschnitt neu ist." in answer.content.decode()
    assert anchors(small.plan_page) == before
    assert PlanUpload.objects.count() == 1


def test_one_section_cannot_be_two(small: SmallSite, editor: Client) -> None:
    _status, review = send(
        editor,
        small.plan_page.pk,
        f"# A\n\n{CHANGED}\n\n# B\n\n{CHANGED} Immer.\n\n# § 1 Zweck\n\n{PURPOSE}",
    )
    page = editor.get(review).content.decode()
    trees = anchors(small.plan_page)[1]

    answer = editor.post(review, {"state": state_in(page), "section-0": trees, "section-1": trees})

    assert answer.status_code == 422
    assert answer.content.decode().count("mehrmals gewählt") == 2


def test_changed_page_is_not_overwritten(small: SmallSite, editor: Client) -> None:
    _status, review = send(editor, small.plan_page.pk, f"# § 1 Zweck\n\n{PURPOSE}")
    state = state_in(editor.get(review).content.decode())
    small.plan_page.title = "Von jemand anderem geändert"
    small.plan_page.save_revision()

    answer = editor.post(review, {"state": state})

    assert answer.status_code == 409
    assert "inzwischen geändert" in answer.content.decode()
    assert draft_of(small.plan_page).title == "Von jemand anderem geändert"


def test_file_below_a_consultation_becomes_a_new_plan_with_its_images(
    small: SmallSite, editor: Client
) -> None:
    data = docx(
        paragraph("Wegesatzung", style="H1") + paragraph(PURPOSE, runs=picture("i1", "Karte")),
        relationships=relationship("i1", "image", "media/a.png"),
        parts={"word/media/a.png": png()},
    )
    _status, review = send(editor, small.consultation_page.pk, data, "satzung.docx")

    editor.post(review, {"state": state_in(editor.get(review).content.decode())})

    plan = PlanPage.objects.get(title="Wegesatzung")
    image = get_image_model().objects.get()
    draft = plan.get_latest_revision_as_object()
    assert (plan.live, plan.get_parent().pk) == (False, small.consultation_page.pk)
    assert draft.sections[0].value["body"][1].value["image"] == image
    assert (image.description, image.collection.name) == ("Karte", small.organisation.name)
    assert image.uploaded_by_user == plan.owner


def test_refused_file_is_not_kept(small: SmallSite, editor: Client) -> None:
    refused = [
        (b"", "leer.md", "Diese Datei ist leer."),
        (b"x" * (20 * 1024 * 1024 + 1), "gross.md", "Diese Datei ist größer als 20 MB."),
        (docx(paragraph("x"), parts={"word/vbaProject.bin": b"x"}), "a.docx", "enthält Makros"),
        (b"%PDF-1.7", "a.pdf", "Diese Art von Datei"),
        ("Ä".encode("latin-1"), "a.md", "nicht in UTF-8"),
    ]

    for content, name, message in refused:
        status, page = send(editor, small.plan_page.pk, content, name)

        assert (status, message in page) == (422, True), name
    assert PlanUpload.objects.count() == 0


def test_report_says_what_is_not_taken_over(small: SmallSite, editor: Client) -> None:
    _status, review = send(editor, small.plan_page.pk, "# § 1 Zweck\n\n[dort](../x.html)")

    page = editor.get(review).content.decode()

    assert "Verweis nicht übernommen" in page
    assert re.search(r"§ 1 Zweck,\s+Zeile oder Absatz 3", page)


def test_new_upload_replaces_the_earlier_one(small: SmallSite, editor: Client) -> None:
    _status, first = send(editor, small.plan_page.pk, "# A")
    send(editor, small.plan_page.pk, "# B")

    assert PlanUpload.objects.count() == 1
    assert editor.get(first).status_code == 302


def test_others_may_not_import(small: SmallSite, client: Client) -> None:
    elsewhere = factories.organisation(name="Stadt Anderswo")
    others = [
        None,
        sites.citizen("Cita"),
        sites.staff(small.organisation, Role.MODERATOR, "Mo"),
        sites.staff(elsewhere, Role.EDITOR, "Eva"),
    ]

    for user in others:
        client.logout()
        if user is not None:
            client.force_login(user)
        for page in (small.plan_page, small.consultation_page):
            status, where = send(client, page.pk, "# A")

            assert status in (302, 403), user
            assert "/pruefen/" not in where
    assert PlanUpload.objects.count() == 0


def test_upload_belongs_to_who_made_it(small: SmallSite, editor: Client) -> None:
    _status, review = send(editor, small.plan_page.pk, "# A")
    colleague = Client()
    colleague.force_login(sites.staff(small.organisation, Role.EDITOR, "Kollege"))

    assert colleague.get(review).status_code == 302
    assert colleague.post(review, {"state": "x"}).status_code == 302
    assert editor.get(review).status_code == 200
    assert editor.get(reverse("plan_import_review", args=[uuid4()])).status_code == 302


def test_old_uploads_expire(small: SmallSite, editor: Client) -> None:
    _status, review = send(editor, small.plan_page.pk, "# A")
    PlanUpload.objects.update(created_at=database_now() - timedelta(hours=25))

    assert editor.get(review).status_code == 302
    assert prune_uploads(at=database_now()) == 1
    assert PlanUpload.objects.count() == 0


def test_button_is_shown_to_those_who_may(small: SmallSite, editor: Client) -> None:
    address = reverse("plan_import", args=[small.plan_page.pk])

    page = editor.get(reverse("wagtailadmin_pages:edit", args=[small.plan_page.pk]))

    assert address in page.content.decode()
    assert editor.get(reverse("plan_import", args=[small.home.pk])).status_code in (302, 403)
