import type { Pool } from 'pg';
import type { AggregateRow, Announcement, Effects, Entry } from '../../../books/posting/effects.js';
import { Engine } from '../../../books/posting/engine.js';
import { EngineRepository } from '../../../books/posting/engine.repository.js';
import type { Decider } from '../../../books/posting/movement.js';
import { createPool } from '../../../platform/database/pool.js';
import { newId } from '../../../platform/ids/public-id.js';
import { addDays } from '../../../platform/time/civil-date.js';
import { checkBooks } from '../../testing/books.js';
import { ReturnKind } from './return.kind.js';
import { idOf, ReturnOffice, today } from './testing/return-office.js';
import type { ReturnOutcome, ReturnRequest } from './types.js';

type Forge = (effects: Effects) => Effects;

/** Decides as the product does, and writes what a forger makes of it. */
class ForgedKind extends ReturnKind {
  readonly #forge: Forge;

  constructor(forge: Forge) {
    super();
    this.#forge = forge;
  }

  override decider(seen: unknown): ReturnType<ReturnKind['decider']> {
    const honest = super.decider(seen);
    const forging: Decider<ReturnRequest, ReturnOutcome> = {
      decide: (request, index, view) => {
        const decision = honest.decide(request, index, view);
        return decision.kind === 'effects'
          ? { ...decision, effects: this.#forge(decision.effects) }
          : decision;
      },
    };
    return forging as ReturnType<ReturnKind['decider']>;
  }
}

const row =
  (more: object): Forge =>
  (effects) => ({ ...effects, rows: effects.rows!.map((each): AggregateRow => ({ ...each, ...more })) });
const entry =
  (more: Partial<Entry>): Forge =>
  (effects) => ({ ...effects, entries: effects.entries!.map((each) => ({ ...each, ...more })) });
const event =
  (more: object): Forge =>
  (effects) => ({
    ...effects,
    events: effects.events!.map((each): Announcement => ({
      ...each,
      payload: { ...each.payload, ...more },
    })),
  });
const fee =
  (forge: Forge): Forge =>
  (effects) => ({
    ...effects,
    consequences: effects.consequences!.map(({ kind, effects: own }) => ({ kind, effects: forge(own) })),
  });
const both =
  (...forges: readonly Forge[]): Forge =>
  (effects) =>
    forges.reduce((made, forge) => forge(made), effects);

/** Twice the fee, everywhere. */
const dearer: Forge = both(
  row({ feeCents: '7000' }),
  event({ feeCents: '7000' }),
  fee((own) => ({
    ...own,
    entries: own.entries!.map((each) => ({
      ...each,
      lines: each.lines.map(({ debitCents, creditCents, ...line }) => ({
        ...line,
        ...(debitCents !== undefined && { debitCents: 70_00n }),
        ...(creditCents !== undefined && { creditCents: 70_00n }),
      })),
    })),
    deltas: own.deltas!.map((each) => ({ ...each, openCents: 70_00n, controlCents: 70_00n })),
    charges: own.charges!.map((each) => ({ ...each, amountCents: 70_00n })),
    events: own.events!.map((each) => ({ ...each, payload: { ...each.payload, amountCents: '7000' } })),
  })),
);

/** A fee that nobody has to do with, which counts when it is paid. */
const beside = (accountId: string): Forge =>
  fee((own) => {
    const id = newId();
    return {
      ...own,
      charges: [
        ...own.charges!,
        {
          ...own.charges![0]!,
          id,
          accountId,
          entryId: null,
          revenueTypeCode: 'BLDG',
          receivableAccount: null,
        },
      ],
      events: [
        ...own.events!,
        {
          ...own.events![0]!,
          topics: [`account:${accountId}`],
          payload: { ...own.events![0]!.payload, accountId, entryId: null, charges: [id] },
        },
      ],
    };
  });

describe('a return that its poster makes up', () => {
  let desk: ReturnOffice;
  let pool: Pool;
  let engine: Engine;
  let other: string;
  beforeAll(async () => {
    const water = [{ revenueType: 'WATER' as const, cents: 900_00 }];
    desk = await ReturnOffice.open([
      { number: 'UB-1', department: 'UTIL', charges: water },
      { number: 'UB-2', department: 'UTIL', charges: water },
    ]);
    pool = createPool(desk.office.database.services['payments']!, { applicationName: 'forger' });
    engine = new Engine(new EngineRepository(pool));
    const { entry_id } = await desk.payment(await desk.payByCheck());
    other = entry_id as string;
  });
  afterAll(async () => {
    expect(await checkBooks(desk.office.database.migrator)).toEqual([]);
    await pool.end();
    await desk[Symbol.asyncDispose]();
  });

  const post = async (forge: Forge): Promise<ReturnOutcome> => {
    const paymentId = idOf(await desk.payByCheck({ amount: '20.00' }));
    const before = await desk.standing();
    try {
      return await engine.submit(new ForgedKind(forge), {
        ...{ id: newId(), scope: 'forger', key: newId(), requestHash: '00', by: 'forger', departments: '*' },
        ...{ paymentId, code: 'CHECK_BOUNCED', returnedOn: today, reference: null, businessDate: today },
      });
    } catch (error) {
      expect(await desk.standing()).toEqual(before);
      throw error;
    }
  };

  it('is taken where nothing of it is made up', async () => {
    expect(await post((effects) => effects)).toMatchObject({ kind: 'recorded' });
  });

  it.each<[string, string, Forge]>([
    ['without its row', 'TB013', (effects) => ({ ...effects, rows: [] })],
    ['of another account than its payment', 'TB013', row({ account: newId() })],
    ['of another tender than its payment', 'TB013', row({ tender: 'ACH' })],
    ['for another reason than is told', 'TB013', row({ code: 'UNSTATED' })],
    ['on another day than is told', 'TB013', row({ returnedOn: addDays(today, -1) })],
    ['which blocks the tender and tells nobody', 'TB013', event({ tenderBlockedUntil: null, code: 'R01' })],
    ['with an entry of another day', 'TB013', entry({ effectiveDate: addDays(today, -1) })],
    [
      'with a part of its lines',
      'TB011',
      (effects) => entry({ lines: effects.entries![0]!.lines.slice(0, 2) })(effects),
    ],
    ['that is told to nobody', 'TB013', (effects) => ({ ...effects, events: [] })],
    [
      'that is told twice',
      'TB013',
      (effects) => ({ ...effects, events: [...effects.events!, ...effects.events!] }),
    ],
    ['that is told with another fee', 'TB013', event({ feeCents: '1' })],
    [
      'of which nothing is said to have come back',
      'TB013',
      (effects) => ({
        ...effects,
        changes: effects.changes!.map((each) => ({ ...each, set: { returned_cents: '0' } })),
      }),
    ],
    [
      'without the change of its payment',
      'TB013',
      (effects) => ({
        ...effects,
        changes: [],
        events: effects.events!.map(({ changedId: _, ...each }) => each),
      }),
    ],
    ['with a fee that its department does not take', 'TB013', dearer],
    ['whose fee is told and not billed', 'TB013', (effects) => ({ ...effects, consequences: [] })],
    [
      'of which nothing is left but the fee',
      'TB013',
      ({ consequences }) => ({ consequences: consequences! }),
    ],
    ['whose fee tells nobody', 'TB013', fee((own) => ({ ...own, events: [] }))],
    [
      'whose fee is due later than today',
      'TB013',
      fee((own) => ({
        ...own,
        charges: own.charges!.map((each) => ({ ...each, dueDate: addDays(today, 30) })),
        events: own.events!.map((each) => ({
          ...each,
          payload: { ...each.payload, dueDate: addDays(today, 30) },
        })),
      })),
    ],
  ])('is refused %s', async (_what, code, forge) => {
    await expect(post(forge)).rejects.toMatchObject({ code });
  });

  it('is refused where it takes another payment back', async () => {
    await expect(post(entry({ reverses: other }))).rejects.toMatchObject({ code: 'TB013' });
  });

  it('is refused where it charges somebody else beside', async () => {
    await expect(post(beside(desk.office.agency.accounts[1]!))).rejects.toMatchObject({ code: 'TB013' });
  });

  it('cannot be written but by its recorder, nor changed', async () => {
    await expect(
      pool.query('INSERT INTO payments.payment_return (id) VALUES (gen_random_uuid())'),
    ).rejects.toThrow();
    await expect(pool.query("SELECT payments.record_returns('[]')")).rejects.toThrow();
    await expect(desk.owner.query('DELETE FROM payments.payment_return')).rejects.toMatchObject({
      code: 'TB007',
    });
  });
});
