-- Everything but functions that keeps the books of this database right: tables and who owns them, columns, constraints, unique
-- indexes, triggers and whether they are in force, rules, row security, who may write, what the roles may do, and which
-- role may post and tell what. Who may read is no matter of the books. Each row is one thing by its name, and how it is.
WITH books AS (
  SELECT n.oid, n.nspname FROM pg_catalog.pg_namespace n
  -- A demo city that was loaded leaves a mark in a schema of its own.
  WHERE pg_get_userbyid(n.nspowner) = 'tributary_migrator' AND n.nspname <> 'demo'
), relations AS (
  SELECT c.*, b.nspname || '.' || c.relname AS name
  FROM pg_catalog.pg_class c JOIN books b ON b.oid = c.relnamespace
  -- What is known of versions and migrations is checked by whoever migrates.
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND c.relname NOT IN ('migrations', 'scripts', 'versions')
), privileges AS (
  SELECT 'schema ' || n.nspname AS name, a.grantee, a.privilege_type
  FROM pg_catalog.pg_namespace n JOIN books b ON b.oid = n.oid, pg_catalog.aclexplode(n.nspacl) a WHERE a.grantee <> n.nspowner
  UNION ALL
  SELECT 'table ' || r.name, a.grantee, a.privilege_type
  FROM relations r, pg_catalog.aclexplode(r.relacl) a WHERE a.grantee <> r.relowner
  UNION ALL
  SELECT 'column ' || r.name || '.' || t.attname, a.grantee, a.privilege_type
  FROM relations r JOIN pg_catalog.pg_attribute t ON t.attrelid = r.oid, pg_catalog.aclexplode(t.attacl) a WHERE a.grantee <> r.relowner
)
SELECT 'schema ' || b.nspname AS name, 'owner ' || pg_get_userbyid(n.nspowner) AS state
FROM books b JOIN pg_catalog.pg_namespace n ON n.oid = b.oid
UNION ALL
SELECT 'table ' || r.name,
       concat_ws(', ', 'kind ' || r.relkind::text, 'owner ' || pg_get_userbyid(r.relowner), CASE WHEN r.relpersistence <> 'p' THEN 'not durable' END,
                 CASE WHEN r.relrowsecurity THEN 'row security' END,
                 (SELECT 'children ' || string_agg(i.inhrelid::regclass::text, ' ') FROM pg_catalog.pg_inherits i WHERE i.inhparent = r.oid))
FROM relations r
UNION ALL
SELECT 'column ' || r.name || '.' || a.attname,
       concat_ws(' ', format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'not null' END,
                 nullif('identity ' || a.attidentity::text, 'identity '), nullif('generated ' || a.attgenerated::text, 'generated '),
                 pg_get_expr(d.adbin, d.adrelid))
FROM relations r JOIN pg_catalog.pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = r.oid AND d.adnum = a.attnum
UNION ALL
SELECT 'constraint ' || k.conname || ' on ' || r.name,
       concat_ws(', ', pg_get_constraintdef(k.oid), CASE WHEN NOT k.convalidated THEN 'never validated' END,
                 (SELECT 'switched ' || string_agg(DISTINCT t.tgenabled::text, '') FROM pg_catalog.pg_trigger t
                  WHERE t.tgconstraint = k.oid AND t.tgisinternal HAVING count(*) > 0))
-- Newer servers have constraints for what the columns say.
FROM relations r JOIN pg_catalog.pg_constraint k ON k.conrelid = r.oid AND k.contype <> 'n'
UNION ALL
SELECT 'index ' || i.indexrelid::regclass, pg_get_indexdef(i.indexrelid) || CASE WHEN i.indisvalid AND i.indisready THEN '' ELSE ', not in force' END
FROM relations r JOIN pg_catalog.pg_index i ON i.indrelid = r.oid AND i.indisunique
UNION ALL
SELECT 'trigger ' || t.tgname || ' on ' || r.name, 'switched ' || t.tgenabled::text || ', ' || pg_get_triggerdef(t.oid)
FROM relations r JOIN pg_catalog.pg_trigger t ON t.tgrelid = r.oid AND NOT t.tgisinternal
UNION ALL
SELECT 'rule ' || w.rulename || ' on ' || r.name, pg_get_ruledef(w.oid)
FROM relations r JOIN pg_catalog.pg_rewrite w ON w.ev_class = r.oid
UNION ALL
SELECT 'policy ' || p.polname || ' on ' || r.name, 'hides rows'
FROM relations r JOIN pg_catalog.pg_policy p ON p.polrelid = r.oid
UNION ALL
SELECT 'event trigger ' || t.evtname, 'switched ' || t.evtenabled::text FROM pg_catalog.pg_event_trigger t
UNION ALL
SELECT 'grant on ' || p.name || ' to ' || CASE p.grantee WHEN 0 THEN 'everybody' ELSE pg_get_userbyid(p.grantee) END,
       string_agg(p.privilege_type, ' ' ORDER BY p.privilege_type)
FROM privileges p WHERE p.privilege_type <> 'SELECT' GROUP BY p.name, p.grantee
UNION ALL
SELECT 'role ' || r.rolname,
       concat_ws(', ', 'no more than its grants', CASE WHEN r.rolsuper THEN 'superuser' END, CASE WHEN r.rolbypassrls THEN 'bypasses row security' END,
                 CASE WHEN r.rolcreaterole THEN 'creates roles' END, CASE WHEN r.rolcreatedb THEN 'creates databases' END,
                 CASE WHEN r.rolreplication THEN 'replicates' END,
                 (SELECT 'member of ' || string_agg(pg_get_userbyid(m.roleid), ' ') FROM pg_catalog.pg_auth_members m WHERE m.member = r.oid))
FROM pg_catalog.pg_roles r
-- Roles are those of the server, and others of its databases may have more of them.
WHERE r.rolname LIKE 'tributary\_%'
  AND (r.rolname = 'tributary_migrator' OR r.oid IN (SELECT p.grantee FROM privileges p))
UNION ALL
SELECT 'movement ' || name, concat_ws(', ', 'posted by ' || k.role, 'looks up by ' || k.lookup, 'recorded by ' || k.recorder,
                                           'records ' || k.source_transition || ' of ' || k.source_kind, CASE WHEN k.reverses THEN 'reverses' END,
                                           'checked by ' || k.checker, k.holds || ' holds', 'counts as ' || n.counts_as)
FROM books.movement_kind k LEFT JOIN ledger.entry_kind n USING (name)
UNION ALL
SELECT 'event ' || a.event_kind || ' of movement ' || a.movement_name, CASE WHEN a.of_entry THEN 'with its entry' ELSE 'told' END
FROM books.announcement a
UNION ALL
SELECT 'aggregate ' || g.name, concat_ws(', ', 'seen by ' || g.reader, 'reaches by ' || g.reach) FROM books.aggregate g
UNION ALL
SELECT 'aggregate ' || s.aggregate_name || ' of movement ' || s.movement_name, 'seen' FROM books.sight s
UNION ALL
SELECT 'transition ' || c.transition || ' of ' || c.aggregate_name || ' by movement ' || c.movement_name,
       concat_ws(' ', 'sets', nullif(array_to_string(c.columns, ' '), '')) FROM books.change c
ORDER BY 1
