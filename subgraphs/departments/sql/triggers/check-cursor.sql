-- At commit: the cursor of a consumer goes forward and not beyond the log, and that of items leaves no payment for one of them behind
-- that was neither counted nor set aside. The owner sets it where the history that was taken over ends.
CREATE OR REPLACE FUNCTION departments.check_cursor() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  old_position bigint := CASE WHEN TG_OP = 'UPDATE' THEN OLD.position ELSE 0 END;
BEGIN
  IF pg_has_role(session_user, 'tributary_migrator', 'MEMBER') THEN
    RETURN NULL;
  END IF;
  IF NEW.position < old_position OR NEW.position > (SELECT h.position FROM events.head h)
     OR (NEW.name = 'items' AND EXISTS (
       SELECT FROM (
         SELECT l.position, CASE WHEN a ->> 'charge' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN (a ->> 'charge')::uuid END AS charge_id
         FROM events.log l
         CROSS JOIN LATERAL jsonb_array_elements(
           CASE WHEN jsonb_typeof(l.payload -> 'allocations') = 'array' THEN l.payload -> 'allocations' ELSE '[]' END) a
         WHERE l.position > old_position AND l.position <= NEW.position AND departments.item_sign(l.kind) IS NOT NULL) p
       JOIN departments.item_charge c ON c.charge_id = p.charge_id
       WHERE NOT EXISTS (SELECT FROM departments.item_payment i WHERE i.item_id = c.item_id AND i.position = p.position)
         AND NOT EXISTS (SELECT FROM departments.set_aside s WHERE s.consumer = NEW.name AND s.position = p.position))) THEN
    RAISE EXCEPTION 'consumer %: its cursor does not go from % to %', NEW.name, old_position, NEW.position USING ERRCODE = 'TB014';
  END IF;
  RETURN NULL;
END $$;
