"""Mails about saved searches that found something new."""

import logging
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from cms.mails.delivery import Unknown, deliver
from participation.consultations.selectors import database_now
from participation.search.models import SavedSearch
from participation.search.results import Search
from participation.search.saving import news
from participation.search.showing import plain_excerpt, plain_title

logger = logging.getLogger(__name__)


def tell_of_news() -> int:
    """Tell everybody of what their saved searches found since last time; return how many mails.

    Raises `NotDelivered` when the mail server is away: the rest is told the next time.
    """
    sent = 0
    for saved, found in news(at=database_now()):
        with override(saved.user.language):
            try:
                _send(saved, _context(saved, found))
            except Unknown:  # the others' mails do not wait for this address
                logger.warning("The mail server refuses the address of saved search %s", saved.pk)
                continue
        sent += 1
    return sent


def _context(saved: SavedSearch, found: Search) -> dict[str, Any]:
    return {
        "recipient": saved.user,
        "saved": saved,
        "total": found.matches.total,
        "hits": [
            {
                "title": plain_title(hit),
                "excerpt": plain_excerpt(hit),
                "path": hit.path,
                "url": _absolute(hit.url),
            }
            for hit in found.hits
        ],
        "site_name": settings.SITE_NAME,
        "url": _absolute(f"{reverse('participation:search')}?{saved.query}&sortierung=datum"),
        "searches_url": _absolute(reverse("participation:saved_searches")),
        "konto_url": _absolute(reverse("participation:account")),
    }


def _absolute(path: str) -> str:
    return settings.SITE_URL + path


def _send(saved: SavedSearch, context: dict[str, Any]) -> None:
    subject = " ".join(render_to_string("email/search_subject.txt", context).split())
    thread = f"<search-{saved.pk}@{settings.SITE_URL.split('//')[-1]}>"
    mail = EmailMultiAlternatives(
        subject,
        render_to_string("email/search.txt", context),
        to=[saved.user.email],
        headers={"References": thread, "In-Reply-To": thread, "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string("email/search.html", context), "text/html")
    deliver(mail)
