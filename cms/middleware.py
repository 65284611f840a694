"""The host's own middleware."""

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """The strict policy everywhere; the Wagtail admin alone has the one that it needs.

    A preview is a public page in every respect but one: the editor shows it in a frame.
    """

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        """Return the policy of the part of the site that ``request`` asked for."""
        parts = super().get_policy_parts(request, response, report_only)
        if report_only:
            return parts
        if request.path.startswith(reverse("wagtailadmin_home")):
            parts.config = settings.EDITORIAL_CONTENT_SECURITY_POLICY
        elif getattr(request, "is_preview", False):  # Wagtail's stand-in for a visit to the page
            parts.replace = {"frame-ancestors": ["'self'"]}
        return parts
