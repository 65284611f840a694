from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("participation", "0014_reports"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="contribution",
            index=models.Index(
                condition=models.Q(
                    ("state__in", ["published", "redacted", "hidden", "withdrawn"]),
                    ("shown_below__isnull", True),
                    models.Q(("category", ""), _negated=True),
                ),
                fields=["thread", "category"],
                name="contribution_categories",
            ),
        ),
    ]
