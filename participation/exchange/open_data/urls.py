"""Addresses of the public export."""

from django.urls import path

from participation.exchange.open_data import views

urlpatterns = [
    path(
        f"{place}/beitraege.{form}",
        view,
        {"form": form},
        name=f"{name}_{form}",
    )
    for place, view, name in (
        ("beitraege/<slug:slug>", views.consultation_data, "consultation"),
        ("diskussion/<int:number>", views.thread_data, "thread"),
    )
    for form in ("csv", "json")
]
