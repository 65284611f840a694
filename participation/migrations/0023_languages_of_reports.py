"""Room for every language that somebody reports in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("participation", "0022_readable_since")]

    operations = [
        migrations.AlterField(
            model_name="report",
            name="language",
            field=models.CharField(blank=True, max_length=16, verbose_name="language"),
        ),
    ]
