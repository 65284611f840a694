"""Pages of very many organisations at once.

Adding a page as an editor does costs forty statements. Here the rows of the tree are written
together; what signals do (Wagtail's own search, references) is done for each all the same.
"""

from collections.abc import Sequence

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from wagtail.models import Page

from cms.pages.content import OrganisationPage
from participation.accounts.models import Organisation
from participation.search.services import index_page


@transaction.atomic
def add_pages(above: Page, organisations: Sequence[Organisation]) -> list[OrganisationPage]:
    """Publish an empty page for each organisation below ``above``, in this order."""
    above = Page.objects.select_for_update().get(pk=above.pk)
    now, kind = timezone.now(), ContentType.objects.get_for_model(OrganisationPage)
    taken = set(above.get_children().values_list("slug", flat=True))
    last = above.get_last_child()
    path = last._inc_path() if last else Page._get_path(above.path, above.depth + 1, 1)
    pages = []
    for organisation in organisations:
        slug = organisation.slug
        if slug in taken:  # by a page of something else
            slug = f"{slug}-{organisation.ags or organisation.ars[:5] or organisation.pk}"
        taken.add(slug)
        page = Page(
            path=path,
            depth=above.depth + 1,
            content_type=kind,
            title=organisation.name,
            draft_title=organisation.name,
            slug=slug,
            url_path=f"{above.url_path}{slug}/",
            locale_id=above.locale_id,
            live=True,
            first_published_at=now,
            last_published_at=now,
        )
        pages.append(page)
        path = page._inc_path()
    Page.objects.bulk_create(pages)
    Page.objects.filter(pk=above.pk).update(numchild=F("numchild") + len(pages))
    return [
        _publish(page, organisation)
        for page, organisation in zip(pages, organisations, strict=True)
    ]


def _publish(row: Page, organisation: Organisation) -> OrganisationPage:
    """Write the part of a page that is not in the tree, and let it be found."""
    page = OrganisationPage(page_ptr=row, organisation=organisation)
    page.__dict__.update(
        {name: value for name, value in row.__dict__.items() if not name.startswith("_")}
    )
    page.save_base(raw=True, force_insert=True)  # raw: the row of the tree is written already
    url = page.get_url_parts()
    index_page(
        number=page.pk,
        language=page.locale.language_code,
        title=page.title,
        text="",
        url=url[2] if url else "",
        at=page.last_published_at,
    )
    return page
