"""Addresses of reporting."""

from django.urls import path

from participation.moderation import views

urlpatterns = [
    path("beitrag/<int:number>/melden/", views.report, name="report"),
    path("konto/meldungen/", views.own_reports, name="own_reports"),
]
