import { today } from '../../e2e-support/city-database.js';
import type { BillLine, DepartmentCode } from '../../e2e-support/city-hall.js';
import { cash, paymentInput } from '../../e2e-support/payments.js';
import type { World } from '../../e2e-support/world.js';

/** Somebody's business with one department: one object of each kind, by what it is referred to with. */
export interface AccessCase {
  readonly department: DepartmentCode;
  readonly account: string;
  readonly number: string;
  readonly charge: string;
  readonly payment: string;
  readonly entry: string;
  /** The sequence of the journal entry before `entry`. */
  readonly before: number;
  readonly item: string;
  readonly itemId: string;
  /** Asked for by somebody else than those who try to decide on it. */
  readonly writeOff: string;
  readonly adjustment: string;
  readonly revenueType: string;
  readonly ledgerAccount: string;
  readonly fund: string;
  /** Made by somebody else than those who are told apart by their departments. */
  readonly apiKey: string;
  readonly today: string;
}

const query = `mutation ($input: CreatePaymentInput!) { createPayment(input: $input) { ... on PaymentPosted {
  payment { id journalEntries { id sequence } allocations { charge { id revenueType { ledgerAccount { code fund { id } } } } } } } } }`;

const keyQuery = 'mutation { createApiKey(name: "case", scopes: ["account:read"], sandbox: true) { id } }';

const writeOffQuery =
  'mutation ($input: WriteOffInput!) { writeOff(input: $input) { ... on WriteOffDone { writeOff { id } } } }';

const adjustmentQuery = `mutation ($input: AdjustChargeInput!) { adjustCharge(input: $input) {
  ... on AdjustmentAccepted { adjustment { id } } ... on AdjustmentNeedsApproval { adjustment { id } } } }`;

/** Opens a case with everything in it, of which a part is paid. */
export async function openCase(
  world: World,
  department: DepartmentCode,
  line: BillLine,
  amount: string,
): Promise<AccessCase> {
  const resident = await world.cityHall.openAccount(department, line);
  const item = await world.cityHall.fillIn(resident, department);
  const clerk = await world.as('department-app', { departments: '*' });
  const input = paymentInput({ ...cash, accountId: resident.id, amount });
  const { createPayment } = await clerk.query(query, { input });
  const { payment } = createPayment;
  const [entry] = payment.journalEntries;
  const { createApiKey } = await clerk.query(keyQuery);
  const [{ charge }] = payment.allocations;
  const director = await world.as('finance-director', { departments: '*', subject: 'asking director' });
  const { writeOff: asked } = await director.query(writeOffQuery, {
    input: {
      ...{ idempotencyKey: resident.id, accountId: resident.id, reason: `Case of ${resident.number}` },
      // A tenth of the payment, so that cases are told apart by it.
      charges: [{ chargeId: charge.id, amount: (Math.round(Number(amount) * 10) / 100).toFixed(2) }],
    },
  });
  const { adjustCharge } = await director.query(adjustmentQuery, {
    input: {
      ...{ idempotencyKey: resident.id, accountId: resident.id, note: `Case of ${resident.number}` },
      ...{ chargeId: charge.id, kind: 'CORRECTION', reason: 'OTHER', reference: 'Case' },
      amount: (Math.round(Number(amount) * 5) / 100).toFixed(2),
    },
  });
  return {
    department,
    account: resident.id,
    number: resident.number,
    charge: charge.id,
    payment: payment.id,
    entry: entry.id,
    before: entry.sequence - 1,
    item: item.number,
    itemId: item.id,
    writeOff: asked.writeOff.id,
    adjustment: adjustCharge.adjustment.id,
    revenueType: line.revenueType,
    ledgerAccount: charge.revenueType.ledgerAccount.code,
    fund: charge.revenueType.ledgerAccount.fund.id,
    apiKey: createApiKey.id,
    today: today(),
  };
}
