"""Addresses of maps. They are the same in every language and stand below /karte/."""

from django.urls import path

from participation.places import views

app_name = "places"
urlpatterns = [
    path("<int:z>/<int:x>/<int:y>/", views.tile, name="tile"),
    path("gemeinden/", views.municipalities, name="municipalities"),
    path("gemeinden/<slug:slug>/", views.outline, name="outline"),
    path("orte/", views.places, name="places"),
]
