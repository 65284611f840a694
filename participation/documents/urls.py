"""Addresses of documents."""

from django.urls import path

from participation.documents import views

urlpatterns = [
    path("dokument/<int:number>/", views.document, name="document"),
    path("dokument/<int:number>/<int:file>/<str:name>", views.document_file, name="document_file"),
]
