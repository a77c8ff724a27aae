-- Every entry has a source of the kind that its kind of movement has, and records a transition of it that it may, or it has none at all.
SELECT 'entry ' || e.id AS subject,
       'a ' || e.kind || ' records ' || coalesce(e.source_transition, 'nothing') || ' of '
       || concat_ws(' ', coalesce(e.source_kind, 'no kind'), coalesce(e.source_id::text, 'without id')) AS detail
FROM ledger.entry e LEFT JOIN books.movement_kind k ON k.name = e.kind
WHERE num_nulls(e.source_id, e.source_kind, e.source_transition) NOT IN (0, 3)
   -- What an earlier version posted may be of a kind that is none any more.
   OR (k.name IS NOT NULL AND (e.source_kind IS DISTINCT FROM k.source_kind OR e.source_transition NOT LIKE k.source_transition))
