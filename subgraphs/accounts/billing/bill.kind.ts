import type { Decider, Decision, Locks, MovementKind } from '../../../books/posting/movement.js';
import type { View } from '../../../books/posting/view.js';
import { newId } from '../../../platform/ids/public-id.js';
import type { CivilDate } from '../../../platform/time/civil-date.js';
import type { Bill } from './bill.js';
import { billingLines } from './billing-lines.js';
import { BillingError, BillingRefusal } from './billing.errors.js';
import { effectsOfRuns, type BillingRun } from './effects.js';

export type BillingOutcome =
  { readonly kind: 'issued' } | { readonly kind: 'refused'; readonly error: BillingError };

const refused = (code: BillingRefusal): BillingOutcome => ({
  kind: 'refused',
  error: new BillingError(code),
});

/** Bills, those of one request all together or not at all. */
export class BillKind implements MovementKind<readonly Bill[], BillingOutcome> {
  readonly name = 'BILL';
  readonly refusals = {
    busy: refused(BillingRefusal.ACCOUNT_BUSY),
    periodClosed: refused(BillingRefusal.PERIOD_CLOSED),
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
    if (held) return { kind: 'held', accountId: held.accountId };
    try {
      const runs = this.#runsOf(bills, view);
      const effects = effectsOfRuns(runs, view.routing.revenueTypes);
      this.#take(bills, view);
      return { kind: 'effects', effects, answer: () => ({ kind: 'issued' }) };
    } catch (error) {
      if (error instanceof BillingError) return { kind: 'answer', answer: { kind: 'refused', error } };
      throw error;
    }
  }

  /** @throws BillingError */
  #runsOf(bills: readonly Bill[], view: View): BillingRun[] {
    const ids = bills.flatMap(idsOfCharges);
    if (new Set(ids).size < ids.length || ids.some((id) => this.#issued.has(id)))
      throw new BillingError(BillingRefusal.BILL_ALREADY_ISSUED);
    for (const bill of bills) check(bill, view);
    return [...Map.groupBy(bills, ({ issuedOn }) => issuedOn)].map(([day, ofDay]) => run(day, ofDay, view));
  }

  /** Whoever is decided after these bills owes them already. */
  #take(bills: readonly Bill[], { position, routing }: View): void {
    for (const { accountId, issuedOn, dueDate, charges } of bills) {
      for (const { amountCents, revenueTypeCode, ...charge } of charges) {
        this.#issued.add(charge.id);
        const receivableAccountCode = routing.revenueTypes[revenueTypeCode]?.receivableAccount ?? null;
        position.add({
          ...charge,
          ...{ accountId, issuedOn, dueDate, revenueTypeCode, receivableAccountCode },
          openCents: amountCents,
        });
      }
    }
  }
}

/** @throws BillingError */
function check({ id, accountId, charges }: Bill, { position }: View): void {
  if (!position.accounts.has(accountId)) throw new BillingError(BillingRefusal.ACCOUNT_UNKNOWN, accountId);
  if (charges.length === 0 || charges.some(({ amountCents }) => amountCents <= 0n)) {
    throw new BillingError(BillingRefusal.BILL_EMPTY, id);
  }
}

/** @throws BillingError */
function run(issuedOn: CivilDate, bills: readonly Bill[], { accountingDates, routing }: View): BillingRun {
  const accountingDate = accountingDates[issuedOn];
  if (!accountingDate) throw new BillingError(BillingRefusal.PERIOD_CLOSED, issuedOn);
  const lines = billingLines(bills, routing.revenueTypes);
  return { entryId: lines.length > 0 ? newId() : null, issuedOn, accountingDate, bills, lines };
}
