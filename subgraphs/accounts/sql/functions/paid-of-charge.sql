-- What was paid of a charge and is not given back by an adjustment: neither open, nor written off, nor adjusted. Less than nothing
-- where it is open again after its payment was adjusted to credit, because that payment was taken back.
CREATE OR REPLACE FUNCTION accounts.paid_of_charge(id uuid) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.amount_cents - c.open_cents
    - (SELECT coalesce(sum(p.amount_cents), 0) FROM accounts.write_off_part p
       JOIN accounts.write_off w ON w.id = p.write_off_id AND w.status = 'APPROVED' WHERE p.charge_id = c.id)::bigint
    - (SELECT coalesce(sum(a.amount_cents), 0) FROM accounts.adjustment a
       WHERE a.charge_id = c.id AND a.status = 'APPROVED')::bigint
  FROM accounts.charge c WHERE c.id = $1
$$;
