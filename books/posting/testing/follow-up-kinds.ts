import type { Pool } from 'pg';
import { newId } from '../../../platform/ids/public-id.js';
import { deltasOf, mirrored } from '../../journal/reversal.js';
import { drawDown } from '../draw-down.js';
import type { Change, Effects } from '../effects.js';
import type { Decider, Decision, Locks, MovementKind } from '../movement.js';
import type { PostedEntry, SeenRow, View } from '../view.js';

const today = new Date().toISOString().slice(0, 10);
const table = 'payments.payment';

interface FollowUp {
  readonly paymentId: string;
  /** What a forger changes of what is written. */
  readonly forge?: (effects: Effects) => Effects;
}

/** What it was decided on, where it was not taken; else what it moved. */
type FollowedUp = 'busy' | 'period closed' | 'no such payment' | 'too late' | 'done';

/** A kind of movement that goes on from a payment, of which it knows nothing but the id. */
abstract class FollowUpKind implements MovementKind<FollowUp, FollowedUp>, Decider<FollowUp, FollowedUp> {
  readonly refusals = { busy: 'busy', periodClosed: 'period closed' } as const;
  readonly decided: { readonly row: SeenRow; readonly view: View }[] = [];
  abstract readonly name: string;

  locks({ paymentId }: FollowUp): Locks {
    return { accounts: [], aggregates: { [table]: [paymentId] }, days: [today] };
  }

  decider(): Decider<FollowUp, FollowedUp> {
    return this;
  }

  decide({ paymentId, forge }: FollowUp, _index: number, view: View): Decision<FollowedUp> {
    const seen = view.aggregates[table];
    if (seen?.held.has(paymentId)) return { kind: 'held', id: paymentId };
    const row = seen?.rows.get(paymentId);
    const entry = view.entries.get(String(row?.['entry_id']));
    if (!row || !entry) return { kind: 'answer', answer: 'no such payment' };
    const account = String(row['account_id']);
    if (view.held.has(account)) return { kind: 'held', id: account };
    this.decided.push({ row: { ...row }, view });
    const right = this.effectsOf(row, entry, view);
    if (!right) return { kind: 'answer', answer: 'too late' };
    const effects = forge?.(right) ?? right;
    drawDown(view, effects);
    return { kind: 'effects', effects, answer: () => 'done' };
  }

  protected abstract effectsOf(row: SeenRow, entry: PostedEntry, view: View): Effects | undefined;
}

/** Takes a payment back as if it had never been made, with all that it did. */
export class TakeBackKind extends FollowUpKind {
  readonly name = 'TAKE_BACK';

  protected effectsOf(row: SeenRow, entry: PostedEntry, { position }: View): Effects | undefined {
    if (row.status !== 'POSTED') return undefined;
    const id = newId();
    const lines = mirrored(entry.lines);
    const deltas = deltasOf(id, lines, position);
    return {
      entries: [
        {
          ...{ id, description: 'Taken back', accountingDate: today, effectiveDate: today, lines },
          source: { kind: 'PAYMENT', id: row.id, transition: 'VOIDED' },
          reverses: entry.id,
        },
      ],
      deltas,
      relapses: deltas.map(({ accountId }) => ({ entryId: id, accountId, businessDate: today })),
      changes: [changeOf(row, { transition: 'TAKE_BACK', to: 'VOIDED', set: { decline_code: 'MISTAKE' } })],
      events: [
        {
          kind: 'payment.voided.v1',
          topics: [`payment:${row.id}`],
          payload: {
            ...{ paymentId: row.id, accountId: row['account_id'], amountCents: Number(row['amount_cents']) },
            ...{ channel: row['channel'], tender: row['tender'], declineCode: 'MISTAKE' },
          },
          entryId: id,
          changedId: row.id,
        },
      ],
    };
  }
}

/** Gives ten dollars of the fee for a permit back, again and again until nothing is left of it. */
export class GiveBackKind extends FollowUpKind {
  readonly name = 'REFUND';

  protected effectsOf(row: SeenRow, { lines }: PostedEntry, _view: View): Effects | undefined {
    const refunded = BigInt(String(row['refunded_cents'])) + 10_00n;
    if (refunded > BigInt(String(row['amount_cents']))) return undefined;
    const id = newId();
    const part = lines.map(({ chargeId: _, ...line }) => ({
      ...line,
      ...(line.debitCents && { debitCents: 10_00n }),
      ...(line.creditCents && { creditCents: 10_00n }),
    }));
    return {
      entries: [
        {
          ...{ id, description: 'Given back', accountingDate: today, effectiveDate: today },
          source: { kind: 'PAYMENT', id: row.id, transition: `REFUND ${id}` },
          lines: mirrored(part),
        },
      ],
      changes: [
        changeOf(row, {
          transition: 'GIVE_BACK',
          to: row.status,
          set: { refunded_cents: refunded.toString() },
        }),
      ],
    };
  }
}

const changeOf = ({ id, status }: SeenRow, change: Pick<Change, 'transition' | 'to' | 'set'>): Change => ({
  ...{ aggregate: table, id, from: status },
  ...change,
});

/** Lets the serving role of payments post both, and payments be taken and given back. */
export async function installFollowUpKinds(owner: Pool): Promise<void> {
  await owner.query(`
    INSERT INTO ledger.entry_kind VALUES ('TAKE_BACK', 'TAKEN_BACK');
    INSERT INTO books.movement_kind (name, role, source_kind, source_transition, reverses, holds)
    VALUES ('TAKE_BACK', 'tributary_payments', 'PAYMENT', 'VOIDED', true, 'PLACES AGAIN');
    INSERT INTO books.announcement VALUES ('TAKE_BACK', 'payment.voided.v1', true);
    INSERT INTO books.sight VALUES ('TAKE_BACK', 'payments.payment'), ('REFUND', 'payments.payment');
    INSERT INTO books.change VALUES ('TAKE_BACK', 'payments.payment', 'TAKE_BACK', '{decline_code}'),
      ('REFUND', 'payments.payment', 'GIVE_BACK', '{refunded_cents}');`);
  const { rows } = await owner.query<{ definition: string }>(
    "SELECT pg_get_functiondef('payments.payment_transitions'::regproc) AS definition",
  );
  const more = `('TAKE_BACK', 'POSTED', 'VOIDED', 'payment.voided.v1', false), ('GIVE_BACK', 'POSTED', 'POSTED', NULL, false),`;
  await owner.query(rows[0]!.definition.replace('VALUES', `VALUES ${more}`));
}
