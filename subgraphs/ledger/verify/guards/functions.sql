-- The functions of the books as they are in this database.
SELECT n.nspname || '.' || p.proname AS name, p.prosrc AS body, l.lanname::text AS language, pg_get_userbyid(p.proowner)::text AS owner,
       p.prosecdef AS is_definer, p.provolatile::text AS volatility, coalesce(p.proconfig, '{}') AS settings,
       ARRAY(SELECT DISTINCT CASE a.grantee WHEN 0 THEN 'everybody' ELSE pg_get_userbyid(a.grantee)::text END
             FROM pg_catalog.aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a WHERE a.grantee <> p.proowner) AS callers
FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace JOIN pg_catalog.pg_language l ON l.oid = p.prolang
WHERE pg_get_userbyid(n.nspowner) = 'tributary_migrator' AND n.nspname <> 'demo'
ORDER BY 1
