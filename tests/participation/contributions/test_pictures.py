"""Pictures go with the contribution that they belong to, and their bytes with the last of them."""

import io
from threading import Event, Thread

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from participation.consultations.selectors import database_now
from participation.consultations.services import Terms
from participation.contributions.editing import withdraw_contribution
from participation.contributions.ideas import IdeaDraft, submit_idea
from participation.contributions.models import Contribution, Picture
from participation.contributions.pictures import (
    PictureDraft,
    keep_picture,
    take_picture,
    write_picture,
)
from participation.contributions.selectors import threads
from participation.documents.keeping import delete_unused, keep_for_row, name_of, open_kept, store
from tests import factories
from tests.support import files

COLLECTING = Terms(collects_ideas=True)


def draft(content):
    return PictureDraft(io.BytesIO(content), len(content), "Ein Brunnen")


def idea_with(content, title="Ein Brunnen"):
    place = threads().get(consultation=factories.consultation(terms=COLLECTING))
    idea, _version = submit_idea(
        author=factories.person(),
        thread=place,
        draft=IdeaDraft(title, f"{title}, bitte.", picture=draft(content)),
        at=database_now(),
    )
    return idea


def withdraw(idea):
    found = Contribution.objects.get(pk=idea.pk)
    found.thread = threads().get(pk=found.thread_id)
    withdraw_contribution(author=found.author, contribution=found, at=database_now())


def is_kept(digest):
    return store().exists(name_of(digest))


@pytest.mark.django_db(transaction=True)
def test_withdrawn_idea_keeps_neither_its_picture_nor_the_bytes():
    idea = idea_with(files.picture())
    digest = idea.picture.digest
    author, moderator = Client(), Client()
    author.force_login(idea.author)
    moderator.force_login(factories.member(organisation=idea.consultation.organisation))
    address = reverse("participation:picture", args=[idea.pk])
    before = [client.get(address).status_code for client in (Client(), author, moderator)]

    withdraw(idea)

    after = [client.get(address).status_code for client in (Client(), author, moderator)]
    assert (before, after) == ([200] * 3, [404] * 3)
    assert (Picture.objects.exists(), is_kept(digest)) == (False, False)


@pytest.mark.django_db(transaction=True)
def test_bytes_stay_until_the_last_who_has_them_is_gone():
    first, second = idea_with(files.picture()), idea_with(files.picture(), "Noch ein Brunnen")
    digest = first.picture.digest
    assert second.picture.digest == digest

    withdraw(first)
    kept = is_kept(digest)
    withdraw(second)

    assert (kept, is_kept(digest)) == (True, False)


@pytest.mark.django_db(transaction=True)
def test_bytes_stay_that_an_editor_published_as_well():
    idea = idea_with(files.picture())
    digest = idea.picture.digest
    with open_kept(digest) as file:
        document = factories.document(file.read())

    withdraw(idea)

    assert document.files.get().digest == digest
    assert is_kept(digest)


@pytest.mark.django_db(transaction=True)
def test_whoever_is_about_to_use_the_bytes_is_waited_for():
    idea = idea_with(files.picture())
    digest = idea.picture.digest
    other = factories.comment()
    taken = take_picture(draft(files.picture()))
    uploaded, may_commit = Event(), Event()

    def upload():
        with transaction.atomic():
            write_picture(other, keep_picture(taken))
            uploaded.set()
            may_commit.wait(10)
        connection.close()

    def take_back():
        withdraw(idea)
        connection.close()

    uploading, withdrawing = Thread(target=upload), Thread(target=take_back)
    uploading.start()
    assert uploaded.wait(10)
    withdrawing.start()
    withdrawing.join(0.5)
    waited = withdrawing.is_alive()
    may_commit.set()
    for each in (uploading, withdrawing):
        each.join(10)

    assert (waited, Picture.objects.get().contribution_id) == (True, other.pk)
    assert is_kept(digest)


@pytest.mark.django_db(transaction=True)
def test_bytes_that_are_deleted_just_before_they_are_locked_are_kept_anew():
    with transaction.atomic():
        digest = keep_for_row(io.BytesIO(b"Bytes")).digest
    deleting, may_delete = Event(), Event()

    def is_used():
        deleting.set()
        return not may_delete.wait(10)

    def delete():
        delete_unused(digest, is_used)
        connection.close()

    def upload():
        with transaction.atomic():
            keep_for_row(io.BytesIO(b"Bytes"))
        connection.close()

    threads_ = [Thread(target=delete), Thread(target=upload)]
    threads_[0].start()
    assert deleting.wait(10)
    threads_[1].start()
    threads_[1].join(0.5)
    waited = threads_[1].is_alive()
    may_delete.set()
    for each in threads_:
        each.join(10)

    assert (waited, is_kept(digest)) == (True, True)
