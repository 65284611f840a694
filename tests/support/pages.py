"""What tests ask of pages and of the fragments that htmx fetches."""

from django.http import HttpResponse
from django.urls import reverse

from participation.contributions.models import Contribution

HTMX = {"HX-Request": "true"}
PAGE = "<!DOCTYPE html>"


def address(name: str, said: Contribution) -> str:
    """Return the address at which something is done to a contribution."""
    return reverse(f"participation:{name}", args=[said.pk])


def text_of(answer: HttpResponse) -> str:
    """Return the HTML of an answer on one line."""
    return " ".join(answer.content.decode().split())
