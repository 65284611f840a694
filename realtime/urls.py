"""Addresses of the live part; the socket has its own in `routing`."""

from django.urls import path

from realtime.views import poll

app_name = "realtime"
urlpatterns = [path("live/", poll, name="poll")]
