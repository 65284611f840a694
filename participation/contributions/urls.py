"""Addresses of the discussion."""

from django.urls import path

from participation.contributions import feeds
from participation.contributions.views import (
    account,
    attachments,
    editing,
    guests,
    ideas,
    passages,
    places,
    proving,
    reading,
    submitting,
    supporting,
    versions,
    writing,
)

urlpatterns = [
    path("beitrag/<int:number>/", reading.contribution, name="contribution"),
    path("beitrag/<int:number>/zweig/", reading.branch, name="branch"),
    path("beitrag/<int:number>/stelle/", passages.passage, name="passage"),
    path("beitrag/<int:number>/fassungen/", versions.versions, name="versions"),
    path("beitrag/<int:number>/antworten/", writing.reply, name="reply"),
    path("beitrag/<int:number>/bearbeiten/", editing.edit, name="edit"),
    path("beitrag/<int:number>/zurueckziehen/", editing.withdraw, name="withdraw"),
    path("beitrag/<int:number>/unterstuetzen/", supporting.support, name="support"),
    path("beitrag/<int:number>/antworten/gast/", guests.reply, name="guest_reply"),
    path("beitrag/<int:number>/bild/", ideas.picture, name="picture"),
    path("beitrag/<int:number>/bild/neu/", ideas.waiting_picture, name="waiting_picture"),
    path("beitrag/<int:number>/anhang/<int:file>/", attachments.attachment, name="attachment"),
    path(
        "beitrag/<int:number>/anhang/<int:file>/klein/",
        attachments.attachment,
        {"small": True},
        name="small_attachment",
    ),
    path("beitrag/<int:number>/ort/", places.place, name="place"),
    path("ideen/<slug:slug>/", ideas.ideas, name="ideas"),
    path("ideen/<slug:slug>/neu/", submitting.submit, name="submit_idea"),
    path("ideen/<slug:slug>/neu/gast/", submitting.submit_as_guest, name="guest_idea"),
    path("ideen/<slug:slug>/neu/gast/gesendet/", submitting.sent_as_guest, name="guest_idea_sent"),
    path("ideen/<slug:slug>/orte/", ideas.idea_places, name="idea_places"),
    path("beitraege/<slug:slug>/", reading.overview, name="overview"),
    path("beitraege/<slug:slug>/rss/", feeds.ConsultationContributionFeed(), name="overview_rss"),
    path(
        "beitraege/<slug:slug>/atom/",
        feeds.ConsultationContributionAtomFeed(),
        name="overview_atom",
    ),
    path("diskussion/<int:number>/", reading.thread, name="thread"),
    path("diskussion/<int:number>/rss/", feeds.ThreadFeed(), name="thread_rss"),
    path("diskussion/<int:number>/atom/", feeds.ThreadAtomFeed(), name="thread_atom"),
    path("diskussion/<int:number>/schreiben/", writing.write, name="write"),
    path("diskussion/<int:number>/schreiben/gast/", guests.write, name="guest_write"),
    path("diskussion/<int:number>/schreiben/gast/gesendet/", guests.sent, name="guest_sent"),
    path("gast/bestaetigen/<str:token>/", guests.confirm, name="guest_confirm"),
    path("gast/zurueckziehen/<str:token>/", guests.withdraw, name="guest_withdraw"),
    path("aufgabe/", proving.task, name="task"),
    path("konto/", account.account, name="account"),
]
