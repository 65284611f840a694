"""All addresses. German has no prefix, other languages carry theirs."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.conf.urls.static import static
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms import views
from cms.pages import listing

handler400 = "cms.views.bad_request"
handler403 = "cms.views.permission_denied"
handler404 = "cms.views.page_not_found"
handler500 = "cms.views.server_error"

urlpatterns = [
    path("healthz", views.healthz),
    path("readyz", views.readyz),
    path("", include("realtime.urls")),
    path("rechtliches/<slug:name>/", views.legal_page, name="legal_page"),
    path("karte/", include("participation.places.urls")),
    path("cms/", include("cms.desk.gate")),
    path("cms/", include(wagtailadmin_urls)),
    path("dokumente/", include(wagtaildocs_urls)),
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    *i18n_patterns(
        path("beteiligungen/", listing.consultation_list, name="consultation_list"),
        path("beteiligungen/orte/", listing.consultation_places, name="consultation_places"),
        path("beteiligungen/rss/", listing.ConsultationFeed(), name="consultation_rss"),
        path("beteiligungen/atom/", listing.ConsultationAtomFeed(), name="consultation_atom"),
        path("konto/", include("allauth.account.urls")),
        path("", include("participation.urls")),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]
