-- {version, departments: {code: {creditAccount, policy}}, revenueTypes: {code: {department, ledgerAccount, receivableAccount}},
--  clearingAccounts: {tender: ledgerAccount}}
CREATE OR REPLACE FUNCTION departments.routing() RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object(
    'version', departments.configuration_version(),
    'departments', (SELECT coalesce(jsonb_object_agg(d.code, jsonb_build_object(
        'creditAccount', d.credit_account_code,
        'policy', (SELECT jsonb_build_object('version', p.version, 'chargeOrder', p.charge_order, 'overpayment', p.overpayment,
                     'partialPayment', p.partial_payment, 'payerMayDirect', p.payer_may_direct, 'backDatingDays', p.back_dating_days,
                     'minimumCents', p.minimum_cents, 'maximumCents', p.maximum_cents)
                   FROM departments.allocation_policy p WHERE p.department_code = d.code ORDER BY p.version DESC LIMIT 1))), '{}')
      FROM departments.department d),
    'revenueTypes', (SELECT coalesce(jsonb_object_agg(r.code, jsonb_build_object(
        'department', r.department_code, 'ledgerAccount', r.ledger_account_code,
        'receivableAccount', r.receivable_account_code)), '{}') FROM departments.revenue_type r),
    'clearingAccounts', (SELECT coalesce(jsonb_object_agg(c.tender, c.ledger_account_code), '{}') FROM departments.clearing_account c))
$$;
