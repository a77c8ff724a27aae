-- Counts the payments at these positions of the log for the items whose charges they pay, and takes off again those that came back; moves
-- items that wait for their fees on once these are covered, and back once they are not any more; and tells of each item as it stood after
-- each. Believed is the log alone: what is not of a payment, was counted before, or lies behind the cursor without having been set aside,
-- is passed over.
CREATE OR REPLACE FUNCTION departments.pay_items(positions bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
  new_events jsonb;
BEGIN
  -- What is added to must be the latest version of each row, so it is locked by a statement before.
  PERFORM FROM departments.item i WHERE i.id IN (
    SELECT c.item_id
    FROM events.log l, jsonb_to_recordset(l.payload -> 'allocations') AS a (charge uuid)
    JOIN departments.item_charge c ON c.charge_id = a.charge
    WHERE l.position = ANY (positions) AND departments.item_sign(l.kind) IS NOT NULL)
  ORDER BY i.id FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  WITH paid AS (
    INSERT INTO departments.item_payment (item_id, position, payment_id, cents)
    SELECT c.item_id, l.position, (l.payload ->> 'paymentId')::uuid, departments.item_sign(l.kind) * sum(a."amountCents")
    FROM events.log l, jsonb_to_recordset(l.payload -> 'allocations') AS a (charge uuid, "amountCents" bigint)
    JOIN departments.item_charge c ON c.charge_id = a.charge
    WHERE l.position = ANY (positions) AND departments.item_sign(l.kind) IS NOT NULL
      AND (l.position > coalesce((SELECT n.position FROM departments.consumer n WHERE n.name = 'items'), 0)
           OR EXISTS (SELECT FROM departments.set_aside s WHERE s.consumer = 'items' AND s.position = l.position))
    GROUP BY 1, 2, 3, l.kind
    ON CONFLICT DO NOTHING RETURNING *
  ), counted AS MATERIALIZED (
    SELECT p.position, p.payment_id, i.*,
           i.paid_cents + sum(p.cents) OVER (PARTITION BY i.id ORDER BY p.position) AS paid_so_far
    FROM paid p JOIN departments.item i ON i.id = p.item_id
  ), after_each AS MATERIALIZED (
    -- What was not covered before is where it is for another reason, such as a case that was dismissed.
    SELECT c.*, coalesce(t.to_status, c.status) AS status_then
    FROM counted c LEFT JOIN departments.item_transitions() t
      ON t.from_status = c.status
      AND CASE WHEN c.paid_so_far >= c.due_cents THEN t.name = 'COVER_FEES' AND t.to_status = c.status_when_paid
               ELSE t.name = 'UNCOVER_FEES' AND t.from_status = c.status_when_paid AND c.paid_cents >= c.due_cents END
  ), moved AS (
    UPDATE departments.item i SET paid_cents = l.paid_so_far, status = l.status_then, updated_at = clock_timestamp()
    FROM (SELECT DISTINCT ON (a.id) a.* FROM after_each a ORDER BY a.id, a.position DESC) l WHERE i.id = l.id
  )
  SELECT jsonb_agg(jsonb_build_object(
    'kind', 'item.updated.v1',
    'topics', jsonb_build_array('item:' || a.id, 'payment:' || a.payment_id, 'account:' || a.account_id,
      'department:' || a.department_code),
    'payload', jsonb_build_object('itemId', a.id, 'itemNumber', a.number, 'paymentId', a.payment_id,
      'status', a.status_then))
    ORDER BY a.position, a.id)
  INTO new_events FROM after_each a;
  IF new_events IS NOT NULL THEN
    PERFORM books.tell('ITEM', new_events);
  END IF;
END $$;

GRANT EXECUTE ON FUNCTION departments.pay_items(bigint[]) TO tributary_departments;
