import { drawDown } from '../../../books/posting/draw-down.js';
import type { Decider, Decision, Locks, MovementKind } from '../../../books/posting/movement.js';
import type { View } from '../../../books/posting/view.js';
import type { Refusal } from '../../../books/problems/refusals.js';
import { newId } from '../../../platform/ids/public-id.js';
import type { CivilDate } from '../../../platform/time/civil-date.js';
import type { Bill } from './bill.js';
import type { BillingRefusal } from './billing.errors.js';
import { billingOf } from './book-bills.js';
import { effectsOfRuns, type BillingRun } from './effects.js';

export type BillingOutcome = { readonly kind: 'issued' } | Refused;

interface Refused {
  readonly kind: 'refused';
  readonly refusal: Refusal<BillingRefusal>;
}

const refused = (code: BillingRefusal, detail?: string): Refused => ({
  kind: 'refused',
  refusal: { code, ...(detail && { detail }) },
});

/** Bills, those of one request all together or not at all. */
export class BillKind implements MovementKind<readonly Bill[], BillingOutcome> {
  readonly name = 'BILL';
  readonly refusals = {
    busy: refused('SERVICE_BUSY'),
    periodClosed: refused('FISCAL_PERIOD_CLOSED'),
  };

  locks(bills: readonly Bill[]): Locks {
    return {
      accounts: bills.map(({ accountId }) => accountId),
      days: bills.map(({ issuedOn }) => issuedOn),
    };
  }

  lookUp(requests: readonly (readonly Bill[])[]): object {
    return { charges: requests.flat().flatMap(idsOfCharges) };
  }

  /** @param seen the charges that were issued before, as accounts.issued_charges answers them */
  decider(seen: unknown): BillDecider {
    return new BillDecider(seen as readonly string[]);
  }
}

const idsOfCharges = ({ charges }: Bill): string[] => charges.map(({ id }) => id);

class BillDecider implements Decider<readonly Bill[], BillingOutcome> {
  readonly #issuedBefore: ReadonlySet<string>;
  /** Also by earlier requests of the batch. */
  readonly #issued: Set<string>;

  constructor(issued: readonly string[]) {
    this.#issuedBefore = new Set(issued);
    this.#issued = new Set(issued);
  }

  decide(
    bills: readonly Bill[],
    _index: number,
    view: View,
    mayBeWritten: boolean,
  ): Decision<BillingOutcome> {
    if (mayBeWritten && bills.flatMap(idsOfCharges).every((id) => this.#issuedBefore.has(id)))
      return { kind: 'answer', answer: { kind: 'issued' } };
    const held = bills.find(({ accountId }) => view.held.has(accountId));
    if (held) return { kind: 'held', id: held.accountId };
    const obstacle = this.#obstacleTo(bills, view);
    if (obstacle) return { kind: 'answer', answer: obstacle };
    const runs: BillingRun[] = [];
    for (const [day, ofDay] of Map.groupBy(bills, ({ issuedOn }) => issuedOn)) {
      const booked = run(day, ofDay, view);
      if ('kind' in booked) return { kind: 'answer', answer: booked };
      runs.push(booked);
    }
    const effects = effectsOfRuns(runs, view.routing.revenueTypes);
    for (const id of bills.flatMap(idsOfCharges)) this.#issued.add(id);
    // Whoever is decided after these bills owes them already.
    drawDown(view, effects);
    return { kind: 'effects', effects, answer: () => ({ kind: 'issued' }) };
  }

  #obstacleTo(bills: readonly Bill[], view: View): BillingOutcome | undefined {
    const ids = bills.flatMap(idsOfCharges);
    if (new Set(ids).size < ids.length || ids.some((id) => this.#issued.has(id)))
      return refused('BILL_ALREADY_ISSUED');
    return bills.map((bill) => obstacleTo(bill, view)).find((each) => each);
  }
}

function obstacleTo(
  { id, accountId, issuedOn, charges }: Bill,
  { position, accountingDates, routing }: View,
): BillingOutcome | undefined {
  if (!position.accounts.has(accountId)) return refused('ACCOUNT_NOT_FOUND', `Account ${accountId}.`);
  if (charges.length === 0 || charges.some(({ amountCents }) => amountCents <= 0n))
    return refused('BILL_EMPTY', `Bill ${id}.`);
  if (!accountingDates[issuedOn]) return refused('FISCAL_PERIOD_CLOSED', `Bill of ${issuedOn}.`);
  const strange = charges.find(({ revenueTypeCode }) => !routing.revenueTypes[revenueTypeCode]);
  return strange
    ? refused('ROUTING_INCOMPLETE', `No department collects for ${strange.revenueTypeCode}.`)
    : undefined;
}

function run(
  issuedOn: CivilDate,
  bills: readonly Bill[],
  { accountingDates, routing }: View,
): BillingRun | Refused {
  const accountingDate = accountingDates[issuedOn];
  if (!accountingDate) throw new Error(`No period was found for bills of ${issuedOn}`);
  const occasion = { chart: routing.chart, accountingDate, effectiveDate: issuedOn };
  const posting = billingOf(bills, routing.revenueTypes, occasion);
  if (posting && 'code' in posting) return refused(posting.code, posting.detail);
  return { entry: posting && { id: newId(), ...posting }, issuedOn, accountingDate, bills };
}
