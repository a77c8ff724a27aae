-- Each entry's hash covers its content, its lines and the hash before; the first that does not is where somebody changed the books.
SELECT * FROM (
  SELECT 'entry ' || c.id || ', sequence ' || c.sequence AS subject, 'its hash does not cover what it says' AS detail
  FROM (
    SELECT e.id, e.sequence, e.hash, ledger.entry_content(e, l.lines_text) AS content,
           coalesce(lag(e.hash) OVER (ORDER BY e.sequence), sha256('tributary journal'::bytea)) AS previous
    FROM ledger.entry e
    LEFT JOIN (SELECT l.entry_id, string_agg(ledger.line_text(l), ';' ORDER BY l.number) AS lines_text
               FROM ledger.line l GROUP BY l.entry_id) l ON l.entry_id = e.id
  ) c
  WHERE c.hash IS DISTINCT FROM sha256(c.previous || c.content)
  ORDER BY c.sequence LIMIT 1
) first_broken
UNION ALL
SELECT 'head', 'its hash is not that of the last entry'
FROM events.head h
WHERE h.journal_hash <> coalesce((SELECT e.hash FROM ledger.entry e ORDER BY e.sequence DESC LIMIT 1), sha256('tributary journal'::bytea))
