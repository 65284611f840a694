"""Since when each contribution can be read: what feeds go by."""

import django.db.models.functions.datetime
import django.utils.timezone
from django.db import migrations, models

# Changes of the last 30 days are kept: of what has neither one nor a date it is known that it is
# older than that.
FILL = """
    UPDATE participation_contribution said SET readable_since = coalesce(
        CASE WHEN said.state IN ('published', 'redacted') THEN said.state_since END,
        (
            SELECT max(change.at) FROM participation_threadchange change
            WHERE change.contribution_id = said.id
            AND change.kind IN ('published', 'answered', 'restored')
        ),
        said.created_at,
        said.readable_since - interval '30 days'
    )
"""


class Migration(migrations.Migration):
    dependencies = [
        ("participation", "0021_edits_of_more_than_text"),
    ]

    operations = [
        migrations.AddField(
            model_name="contribution",
            name="readable_since",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(),
                default=django.utils.timezone.now,
                editable=False,
                verbose_name="readable since",
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="contribution",
            index=models.Index(
                condition=models.Q(("state__in", ["published", "redacted"])),
                fields=["thread", "-readable_since", "-id"],
                name="thread_readable_lately",
            ),
        ),
        migrations.AddIndex(
            model_name="contribution",
            index=models.Index(
                condition=models.Q(("state__in", ["published", "redacted"])),
                fields=["consultation", "-readable_since", "-id"],
                name="consultation_readable_lately",
            ),
        ),
    ]
