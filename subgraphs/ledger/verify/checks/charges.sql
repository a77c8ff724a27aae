-- What is open on a charge is its amount less what payments that stand allocated to it, what is written off of it, and what was adjusted of it
-- and not credited.
SELECT 'charge ' || c.id AS subject,
       'amount ' || c.amount_cents || ', paid ' || coalesce(p.cents, 0) || ', written off ' || coalesce(w.cents, 0) || ', adjusted ' || coalesce(j.cents, 0) || ', open ' || c.open_cents AS detail
FROM accounts.charge c
LEFT JOIN (SELECT a.charge_id, sum(a.amount_cents) AS cents
           FROM payments.allocation a JOIN payments.payment p ON p.id = a.payment_id AND p.status IN ('POSTED', 'SETTLED')
           GROUP BY 1) p ON p.charge_id = c.id
LEFT JOIN (SELECT x.charge_id, sum(x.amount_cents) AS cents
           FROM accounts.write_off_part x JOIN accounts.write_off w ON w.id = x.write_off_id AND w.status = 'APPROVED'
           GROUP BY 1) w ON w.charge_id = c.id
LEFT JOIN (SELECT a.charge_id, sum(a.amount_cents - s.credited_cents) AS cents
           FROM accounts.adjustment a JOIN accounts.adjustment_step s ON s.adjustment_id = a.id AND s.entry_id IS NOT NULL
           GROUP BY 1) j ON j.charge_id = c.id
WHERE c.open_cents <> c.amount_cents - coalesce(p.cents, 0) - coalesce(w.cents, 0) - coalesce(j.cents, 0)
