"""Fill the places and numbers of contributions that are there already."""

from django.db import migrations

FILL = """
    WITH RECURSIVE tree AS (
        SELECT id, thread_id, state, ARRAY[]::bigint[] AS ancestors, NULL::bigint AS shown_below
        FROM participation_contribution WHERE root_id IS NULL
        UNION ALL
        SELECT child.id, child.thread_id, child.state, tree.ancestors || tree.id,
            CASE WHEN tree.state IN ('published', 'redacted', 'hidden', 'withdrawn')
                THEN tree.id ELSE tree.shown_below END
        FROM participation_contribution child JOIN tree ON child.parent_id = tree.id
        WHERE child.root_id IS NOT NULL AND child.thread_id = tree.thread_id
    ), replies AS (
        SELECT above.id, count(*) AS number
        FROM tree CROSS JOIN LATERAL unnest(tree.ancestors) AS above(id)
        WHERE tree.state IN ('published', 'redacted') GROUP BY above.id
    )
    UPDATE participation_contribution said SET
        ancestors = tree.ancestors,
        shown_below_id = tree.shown_below,
        reply_count = coalesce(replies.number, 0),
        support_count = said.imported_support,
        opposition_count = said.imported_opposition
    FROM tree LEFT JOIN replies ON replies.id = tree.id
    WHERE said.id = tree.id AND (
        tree.shown_below IS NOT NULL OR replies.number > 0
        OR tree.ancestors <> ARRAY[]::bigint[]
        OR said.imported_support > 0 OR said.imported_opposition > 0
    )
"""


class Migration(migrations.Migration):
    dependencies = [("participation", "0004_threads")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
