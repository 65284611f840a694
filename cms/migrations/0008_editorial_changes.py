"""Counts every change of what editors publish, by triggers: no way of writing gets past them."""

from django.db import migrations, models

# Whatever statement changes one of these tables counts once.
TABLES = [
    "cms_consultationpage",
    "cms_contentpage",
    "cms_homepage",
    "cms_organisationpage",
    "cms_planpage",
    "cms_sourcedocument",
    "participation_consultation",
    "participation_consultation_topics",
    "participation_document",
    "participation_documentfile",
    "participation_documentreading",
    "participation_draftplan",
    "participation_organisation",
    "participation_outline",
    "participation_phase",
    "participation_planversion",
    "participation_publicaddress",
    "participation_result",
    "participation_sectiontext",
    "participation_topic",
    "wagtailcore_locale",
    "wagtailcore_pageviewrestriction",
    "wagtailcore_site",
    "wagtailimages_image",
]
# Of these, drafts and sign-ins change rows all the time: only what the public reads counts.
COLUMNS = {
    "wagtailcore_page": [
        "title",
        "slug",
        "path",
        "url_path",
        "live",
        "expired",
        "show_in_menus",
        "seo_title",
        "search_description",
        "locale_id",
        "last_published_at",
    ],
    "participation_user": ["display_name", "is_active"],
}

FUNCTION = """
    CREATE FUNCTION cms_count_editorial_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO cms_editorialchange DEFAULT VALUES;
        RETURN NULL;
    END $$
"""


def trigger(name, events, table, of_what):
    """Return the statements that create and drop a trigger."""
    created = f"CREATE TRIGGER {name} AFTER {events} ON {table} FOR EACH {of_what}"
    return (
        f"{created} EXECUTE FUNCTION cms_count_editorial_change()",
        f"DROP TRIGGER {name} ON {table}",
    )


def triggers():
    for table in TABLES:
        yield trigger("counts_changes", "INSERT OR UPDATE OR DELETE", table, "STATEMENT")
    for table, columns in COLUMNS.items():
        old, new = (", ".join(f"{row}.{each}" for each in columns) for row in ("OLD", "NEW"))
        is_other = f"ROW WHEN (({old}) IS DISTINCT FROM ({new}))"
        yield trigger("counts_changes", "UPDATE", table, is_other)
    yield trigger("counts_pages", "INSERT OR DELETE", "wagtailcore_page", "STATEMENT")


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0007_documents"),
        ("participation", "0010_search_titles"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailimages", "0027_image_description"),
    ]

    operations = [
        migrations.CreateModel(
            name="EditorialChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "weight",
                    models.BigIntegerField(db_default=1, default=1, verbose_name="changes"),
                ),
            ],
            options={
                "verbose_name": "editorial change",
                "verbose_name_plural": "editorial changes",
            },
        ),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION cms_count_editorial_change()"),
        *[migrations.RunSQL(*each) for each in triggers()],
    ]
