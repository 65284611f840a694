"""Who may enter the Wagtail admin, and by which door."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode


class DeskDoorMiddleware:
    """Tells people without a role so, and sends all others to the one sign-in of the platform.

    Wagtail would send somebody without a role to the sign-in, which sends whoever is signed in
    back: a circle without end. Its own forms for signing in and for a new password know no limits
    of attempts and no second factor.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer for the admin's door; let everything else pass."""
        home = reverse("wagtailadmin_home")
        if not request.path.startswith(home):
            return self.get_response(request)
        if request.path == reverse("wagtailadmin_login"):
            query = urlencode({"next": request.GET.get("next", home)})
            return redirect(f"{reverse('account_login')}?{query}")
        if request.path.startswith(reverse("wagtailadmin_password_reset")):
            return redirect("account_reset_password")
        if request.user.is_authenticated and not request.user.has_perm("wagtailadmin.access_admin"):
            return render(request, "desk/refused.html", status=403)
        return self.get_response(request)
