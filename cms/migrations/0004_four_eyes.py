"""Puts approval by a colleague in place of the approval by a group that nobody is in."""

from django.db import migrations

NAME = "Vier-Augen-Prüfung"


def ask_a_colleague(apps, schema_editor):
    content_types = apps.get_model("contenttypes", "ContentType").objects
    content_type, _ = content_types.get_or_create(app_label="cms", model="foureyestask")
    task = apps.get_model("cms", "FourEyesTask").objects.create(
        name=NAME, content_type=content_type, active=True
    )
    workflow = apps.get_model("wagtailcore", "Workflow").objects.create(name=NAME, active=True)
    apps.get_model("wagtailcore", "WorkflowTask").objects.create(
        workflow=workflow, task_id=task.pk, sort_order=0
    )
    workflow_pages = apps.get_model("wagtailcore", "WorkflowPage").objects
    for page in apps.get_model("wagtailcore", "Page").objects.filter(depth=1):
        workflow_pages.update_or_create(page=page, defaults={"workflow": workflow})


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0003_consultation_terms"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(ask_a_colleague, migrations.RunPython.noop)]
