"""Addresses of the discussion."""

from django.urls import path

from participation.contributions import views

urlpatterns = [
    path("beitrag/<int:number>/", views.contribution, name="contribution"),
    path("beitrag/<int:number>/antworten/", views.reply, name="reply"),
    path("diskussion/<int:number>/", views.thread, name="thread"),
    path("diskussion/<int:number>/schreiben/", views.write, name="write"),
    path("konto/", views.account, name="account"),
]
