"""Addresses of what can be fetched of a consultation."""

from django.urls import path

from participation.consultations import views

urlpatterns = [
    path("beteiligung/<slug:slug>/termine.ics", views.calendar, name="calendar"),
    path("beteiligung/<slug:slug>/gebiet.geojson", views.area, name="area"),
]
