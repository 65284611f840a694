"""The two statements of a search, written by hand: a search is asked on every page view.

Through the ORM the same took five times as long, nearly all of it making SQL in Python. What
everybody may see is said by QuerySets all the same: their SQL stands where ``{entries}`` and
``{visible}`` are.
"""

# What, value, name, number, rank: one row for the total, one for each value of each facet, one for
# each entry of the page.
MATCHES = """
WITH candidates AS MATERIALIZED (
    SELECT id, kind, source, consultation_id, organisation_id, category, language, happened_at,
           ts_rank_cd('{{0.1, 0.3, 0.6, 1.0}}', vector, %s::tsquery) AS rank
    FROM ({entries}) entry
    WHERE vector @@ %s::tsquery
    LIMIT %s
), ranked AS MATERIALIZED (
    SELECT *,
           extract(year FROM happened_at AT TIME ZONE %s)::int AS year,
           rank * (0.75 + 0.25 * coalesce(power(
               0.5, greatest(extract(epoch FROM %s - happened_at), 0) / {half_life}), 0)) AS score
    FROM candidates
    ORDER BY {order}
    LIMIT %s
)
SELECT 'total' AS what, NULL AS value, NULL AS name, count(*) AS number, 0 AS rank FROM candidates
UNION ALL
SELECT 'kind', kind, NULL, count(*), 0 FROM ranked GROUP BY kind
UNION ALL
SELECT 'kind', 'idea', NULL, count(*), 0 FROM ranked
JOIN participation_contribution said ON said.id = source AND said.kind = 'idea'
WHERE ranked.kind = 'contribution' HAVING count(*) > 0
UNION ALL
SELECT 'consultation', slug, title, number, 0
FROM (SELECT consultation_id, count(*) AS number FROM ranked GROUP BY consultation_id) counted
JOIN participation_consultation ON id = consultation_id
UNION ALL
SELECT 'organisation', slug, name, number, 0
FROM (SELECT organisation_id, count(*) AS number FROM ranked GROUP BY organisation_id) counted
JOIN participation_organisation ON id = organisation_id
UNION ALL
SELECT 'phase', state, NULL, count(*), 0
FROM ranked JOIN ({states}) states ON states.id = consultation_id GROUP BY state
UNION ALL
SELECT 'category', category, NULL, count(*), 0 FROM ranked WHERE category <> '' GROUP BY category
UNION ALL
SELECT 'year', year::text, NULL, count(*), 0 FROM ranked WHERE year IS NOT NULL GROUP BY year
UNION ALL
SELECT 'language', language, NULL, count(*), 0 FROM ranked GROUP BY language
UNION ALL
(SELECT 'row', NULL, NULL, id, score FROM ranked ORDER BY {order} LIMIT %s OFFSET %s)
"""

NEWEST = "SELECT * FROM ({entries}) entry ORDER BY id DESC LIMIT {window}"

BY_RELEVANCE = "score DESC, id DESC"
BY_DATE = "happened_at DESC NULLS LAST, id DESC"

# All that a row shows: what replies to an idea stands below its title. A translation leads to its
# own page, and of a long text no more than `marking` looks at is fetched. A contribution that the
# index holds by mistake is left out: the one rule of who sees what is asked again.
ROWS = """
WITH entry AS MATERIALIZED (
    SELECT * FROM {table} WHERE id = ANY(%s)
), discussed AS (
    SELECT entry.id, thread.idea_id FROM entry
    JOIN participation_thread thread ON thread.id = entry.thread_id
    WHERE thread.idea_id IS NOT NULL
), readable AS MATERIALIZED (
    SELECT id, kind, title FROM participation_contribution
    WHERE id IN (
        SELECT source FROM entry WHERE kind = 'contribution'
        UNION SELECT idea_id FROM discussed
    ) AND id IN ({visible})
)
SELECT entry.id, entry.kind, entry.source, entry.language, entry.title,
       coalesce(nullif(entry.heading, ''), idea.title, ''), coalesce(said.kind = 'idea', false),
       left(entry.text, 20000), entry.url, entry.state, entry.anchor, entry.happened_at,
       entry.latitude, entry.longitude,
       coalesce(consultation.title, ''), coalesce(plan.title, ''),
       (SELECT path FROM participation_publicaddress
        WHERE consultation_id = consultation.id
        ORDER BY (language = entry.language AND language <> consultation.language) DESC,
                 language = %s DESC, language = 'de' DESC, id LIMIT 1),
       (SELECT path FROM participation_publicaddress
        WHERE plan_id = plan.id
        ORDER BY (language = entry.language AND language <> plan.language) DESC,
                 language = %s DESC, language = 'de' DESC, id LIMIT 1)
FROM entry
LEFT JOIN readable said ON entry.kind = 'contribution' AND said.id = entry.source
LEFT JOIN discussed ON discussed.id = entry.id
LEFT JOIN readable idea ON idea.id = discussed.idea_id
LEFT JOIN participation_consultation consultation ON consultation.id = entry.consultation_id
LEFT JOIN participation_draftplan plan ON plan.id = entry.plan_id
WHERE entry.kind <> 'contribution' OR said.id IS NOT NULL
"""
