"""Addresses of the search."""

from django.urls import path

from participation.search import feeds, views

urlpatterns = [
    path("suche/", views.search, name="search"),
    path("suche/atom/", feeds.SearchFeed(), name="search_feed"),
    path("suche/orte/", views.places, name="search_places"),
    path("suche/vorschlaege/", views.suggestions, name="search_suggestions"),
    path("konto/suchen/", views.saved, name="saved_searches"),
    path("konto/suchen/merken/", views.save, name="save_search"),
    path("konto/suchen/<int:number>/loeschen/", views.delete, name="delete_search"),
]
