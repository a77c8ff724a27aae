import type { CityCalendar } from '../city/calendar.js';
import { funds, ledgerAccounts, pooledCashFund, pooledCashLinks, suspense } from '../city/chart.js';
import {
  adjustmentLimits,
  allocationPolicies,
  clearingAccounts,
  departments,
  returnPolicies,
  revenueTypes,
  writeOffLimits,
} from '../city/departments.js';
import type { Random } from '../city/random.js';
import type { Attempt, CityAccount, CityClosing, Item, Party } from '../city/types.js';

/** The rows of the city's tables, by table; the order is one in which each finds what it refers to. */
export type Tables = readonly (readonly [table: string, rows: readonly object[]])[];

/** Chart, calendar and departments. All periods are open until the history is posted. */
export function configurationRows(calendar: CityCalendar, random: Random): Tables {
  const adoptedAt = new Date('2019-10-01T05:00:00Z');
  const id = (): string => random.id(adoptedAt);
  return [
    [
      'ledger.fund',
      funds.map((fund) => ({ ...fund, id: id(), is_pooled_cash: fund.code === pooledCashFund })),
    ],
    [
      'ledger.account',
      ledgerAccounts.map(({ code, fundCode, name, kind, controls }) => ({
        ...{ id: id(), code, fund_code: fundCode, name, kind, controls: controls ?? null },
      })),
    ],
    [
      'ledger.pooled_cash_link',
      pooledCashLinks.map((link) => ({
        fund_code: link.fundCode,
        due_from_pool_account_code: link.dueFromPoolAccountCode,
        due_to_fund_account_code: link.dueToFundAccountCode,
      })),
    ],
    [
      'ledger.suspense',
      [
        {
          receipts_account_code: suspense.receiptsAccountCode,
          credit_account_code: suspense.creditAccountCode,
        },
      ],
    ],
    [
      'ledger.fiscal_period',
      calendar.fiscalMonths().map(({ fiscalYear, number, startsOn, endsOn }) => ({
        ...{
          id: id(),
          fiscal_year: fiscalYear,
          number,
          starts_on: startsOn,
          ends_on: endsOn,
          status: 'OPEN',
        },
      })),
    ],
    [
      'departments.department',
      departments.map(({ code, name, creditAccountCode }) => ({
        ...{ id: id(), code, name, credit_account_code: creditAccountCode },
      })),
    ],
    [
      'departments.allocation_policy',
      allocationPolicies.map((policy) => ({
        department_code: policy.departmentCode,
        version: policy.version,
        charge_order: policy.chargeOrder,
        overpayment: policy.overpayment,
        partial_payment: policy.partialPayment,
        payer_may_direct: policy.payerMayDirect,
        back_dating_days: policy.backDatingDays,
        minimum_cents: policy.minimumCents,
        maximum_cents: policy.maximumCents,
      })),
    ],
    [
      'departments.revenue_type',
      revenueTypes.map((type) => ({
        ...{
          id: id(),
          code: type.code,
          department_code: type.departmentCode,
          name: type.name,
          priority: type.priority,
        },
        ledger_account_code: type.ledgerAccountCode,
        receivable_account_code: type.receivableAccountCode ?? null,
      })),
    ],
    [
      'departments.clearing_account',
      clearingAccounts.map(({ tender, ledgerAccountCode }) => ({
        tender,
        ledger_account_code: ledgerAccountCode,
      })),
    ],
    [
      'departments.adjustment_limit',
      adjustmentLimits.map(({ departmentCode, role, limitCents }) => ({
        department_code: departmentCode,
        role,
        limit_cents: limitCents,
      })),
    ],
    [
      'departments.write_off_limit',
      writeOffLimits.map(({ departmentCode, limitCents }) => ({
        department_code: departmentCode,
        limit_cents: limitCents,
      })),
    ],
    [
      'departments.return_policy',
      returnPolicies.map(({ departmentCode, feeCents, feeRevenueTypeCode, block }) => ({
        department_code: departmentCode,
        fee_cents: feeCents,
        fee_revenue_type_code: feeRevenueTypeCode,
        block_after: block?.after ?? null,
        block_within_months: block?.withinMonths ?? null,
        block_months: block?.months ?? null,
      })),
    ],
  ];
}

export function residentRows(parties: readonly Party[], accounts: readonly CityAccount[]): Tables {
  return [
    [
      'accounts.party',
      parties.map(({ id, displayName, email, phone, mailingAddress }) => ({
        ...{ id, display_name: displayName, email, phone, mailing_address: mailingAddress },
      })),
    ],
    [
      'accounts.account',
      accounts.map((account) => ({
        ...{ id: account.id, number: account.number, type: account.type, status: account.status },
        department_code: account.departmentCode,
        holder_id: account.holderId,
        service_address: account.serviceAddress,
        blocked_tenders: account.blockedTenders,
        // A column left to its default would be null here.
        ...{ open_cents: 0, credit_cents: 0, balance_version: 0, balance_as_of: new Date() },
      })),
    ],
  ];
}

export function closingRows({ items, holds, paymentPlans, autopayEnrollments }: CityClosing): Tables {
  return [
    ['departments.item', items.map(itemRow)],
    [
      'departments.item_charge',
      items.flatMap(({ id, chargeIds }) =>
        chargeIds.map((chargeId) => ({ charge_id: chargeId, item_id: id })),
      ),
    ],
    [
      'accounts.hold',
      holds.map(({ id, accountId, kind, reason, placedAt, liftsWhenPaid }) => ({
        ...{ id, account_id: accountId, kind, reason, placed_at: placedAt, lifts_when_paid: liftsWhenPaid },
      })),
    ],
    [
      'accounts.payment_plan',
      paymentPlans.map((plan) => ({
        ...{
          id: plan.id,
          account_id: plan.accountId,
          status: plan.status,
          remaining_cents: plan.remainingCents,
        },
        ...{ next_due: plan.nextDue, next_amount_cents: plan.nextAmountCents },
      })),
    ],
    [
      'payments.autopay_enrollment',
      autopayEnrollments.map(({ id, accountId, departmentCode, active, tender, day, nextRun }) => ({
        ...{
          id,
          account_id: accountId,
          department_code: departmentCode,
          active,
          tender,
          day,
          next_run: nextRun,
        },
      })),
    ],
  ];
}

const itemRow = (item: Item): object => ({
  ...{ id: item.id, number: item.number, kind: item.kind, status: item.status },
  status_when_paid: item.statusWhenPaid,
  department_code: item.departmentCode,
  account_id: item.accountId,
  due_cents: item.dueCents,
  paid_cents: item.paidCents,
  updated_at: new Date(),
});

/** Rows of payments.payment for attempts that moved no money. */
export const attemptRow = (attempt: Attempt, scope: string, requestHash: string): object => ({
  ...{ id: attempt.id, status: attempt.status, decline_code: attempt.declineCode },
  ...{ channel: attempt.channel, tender: attempt.tender, amount_cents: attempt.amountCents },
  ...{ service_fee_cents: 0, unapplied_cents: 0, refunded_cents: 0, returned_cents: 0 },
  account_id: attempt.accountId,
  department_code: attempt.departmentCode,
  masked_instrument: attempt.maskedInstrument,
  received_at: attempt.receivedAt,
  business_date: attempt.businessDate,
  effective_date: attempt.businessDate,
  idempotency_scope: scope,
  idempotency_key: attempt.id,
  request_hash: `\\x${requestHash}`,
  created_by: scope,
  updated_at: attempt.receivedAt,
});
