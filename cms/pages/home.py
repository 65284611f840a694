"""The entrance of the site."""

from django.conf import settings
from wagtail.models import Locale, Page, Site

from cms.pages.content import HomePage


def found_home(*, title: str = "", slug: str = "start", intro: str = "") -> tuple[HomePage, bool]:
    """Return our entrance and whether it was made just now, in place of Wagtail's welcome."""
    locale, _created = Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    root = Page.get_first_root_node()
    home = HomePage.objects.child_of(root).filter(locale=locale).first()
    is_new = home is None
    if home is None:
        home = HomePage(
            title=title or settings.SITE_NAME, slug=slug, intro=intro, locale=locale, live=False
        )
        root.add_child(instance=home)
        home.save_revision().publish()
        home.refresh_from_db()
    _serve(home)
    return home, is_new


def _serve(home: HomePage) -> None:
    """Let the default site begin at ``home``, and remove the welcome page that it began at."""
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
        return
    welcome = site.root_page
    if welcome.pk == home.pk:
        return
    site.root_page = home
    site.save()
    if welcome.specific_class is Page and welcome.is_leaf():
        welcome.delete()
