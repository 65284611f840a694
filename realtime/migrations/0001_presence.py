from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Presence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.CharField(max_length=60, verbose_name="where")),
                ("who", models.CharField(max_length=60, verbose_name="who")),
                ("number", models.PositiveIntegerField(default=1, verbose_name="how many")),
                ("expires_at", models.DateTimeField(verbose_name="until")),
            ],
            options={
                "verbose_name": "presence",
                "verbose_name_plural": "presences",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("place", "who"), name="somebody_is_present_once_in_a_place"
                    )
                ],
            },
        ),
        migrations.RunSQL(
            "ALTER TABLE realtime_presence SET UNLOGGED",
            "ALTER TABLE realtime_presence SET LOGGED",
        ),
    ]
