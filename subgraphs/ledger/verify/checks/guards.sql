-- The triggers that guard the books are in force.
SELECT 'table ' || t.tgrelid::regclass AS subject, 'its trigger ' || t.tgname || ' is switched off' AS detail
FROM pg_catalog.pg_trigger t
JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE pg_get_userbyid(n.nspowner) = 'tributary_migrator' AND NOT t.tgisinternal AND t.tgenabled = 'D'
