"""One's own page."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from participation.contributions import selectors


@never_cache
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """One's own contributions with their state and outcome."""
    pages = Paginator(selectors.contributions_of(request.user), 20)  # type: ignore[arg-type]
    page = pages.get_page(request.GET.get("seite"))
    return render(request, "participation/contributions/account.html", {"page": page})
