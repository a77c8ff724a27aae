import fc from 'fast-check';
import type { Pool } from 'pg';
import { createPool } from '../../platform/database/pool.js';
import { createTestDatabase, type TestDatabase } from '../../platform/database/testing/test-database.js';
import { newId } from '../../platform/ids/public-id.js';
import { BillKind } from '../../subgraphs/accounts/billing/bill.kind.js';
import type { Bill } from '../../subgraphs/accounts/billing/bill.js';
import { PaymentKind } from '../../subgraphs/payments/pay/payment.kind.js';
import type { PaymentRequest } from '../../subgraphs/payments/pay/types.js';
import { Channel } from '../words/channel.js';
import { Tender } from '../words/tender.js';
import { checkBooks } from '../../subgraphs/testing/books.js';
import { createToyAgency, type ToyAgency } from '../../subgraphs/testing/toy-agency.js';
import { Engine } from './engine.js';
import { EngineRepository } from './engine.repository.js';

const dayMs = 86_400_000;
const dayFromToday = (days: number): string => new Date(Date.now() + days * dayMs).toISOString().slice(0, 10);
const today = dayFromToday(0);
const departments = ['UTIL', 'UTIL', 'COURT', 'PERMITS'] as const;
const revenueTypes = {
  UTIL: ['WATER', 'STORM', 'PENALTY', 'BLDG'],
  COURT: ['FINE', 'STATE_COST'],
  PERMITS: ['BLDG'],
};

interface Drawn {
  readonly act: 'bill' | 'cash' | 'directed' | 'begin' | 'capture' | 'suspend' | 'again';
  readonly account: number;
  readonly other: number;
  readonly cents: bigint;
  readonly day: number;
}

describe('bills and payments of every kind in the same batches', () => {
  let database: TestDatabase;
  let agency: ToyAgency;
  let owner: Pool;
  let engine: Engine;
  const bill = new BillKind();
  const payment = new PaymentKind(60_000);

  beforeAll(async () => {
    database = await createTestDatabase();
    agency = await createToyAgency(
      database.migrator,
      departments.map((department, index) => ({ number: `A-${index + 1}`, department })),
    );
    owner = createPool(database.migrator, { applicationName: 'owner' });
    // The migrator may post every kind.
    engine = new Engine(new EngineRepository(owner));
  });

  afterAll(async () => {
    await owner.end();
    await database[Symbol.asyncDispose]();
  });

  const billOf = ({ account, other, cents, day }: Drawn): Bill => {
    const types = revenueTypes[departments[account]!];
    return {
      id: newId(),
      accountId: agency.accounts[account]!,
      description: 'Bill',
      issuedOn: today,
      dueDate: dayFromToday(day),
      charges: [cents, cents + 1n].map((amountCents, index) => ({
        id: newId(),
        revenueTypeCode: types[(other + index) % types.length]!,
        kind: 'PRINCIPAL',
        description: 'Charge',
        amountCents,
        priority: 1,
      })),
    };
  };

  const paymentOf = ({ account, cents, day }: Drawn, more: Partial<PaymentRequest> = {}): PaymentRequest => ({
    id: newId(),
    scope: 'test',
    key: newId(),
    requestHash: 'aa',
    createdBy: 'test',
    channel: Channel.COUNTER,
    tender: Tender.CASH,
    amountCents: cents,
    accountId: agency.accounts[account]!,
    receivedAt: new Date(Date.now() + Math.min(0, day) * dayMs),
    businessDate: dayFromToday(Math.min(0, day)),
    effectiveDate: dayFromToday(Math.min(0, day)),
    allowDuplicate: true,
    departments: '*',
    confirmation: 'IMMEDIATE',
    ...more,
  });

  it('leave books that prove themselves, and a batch decided in the order of its requests', async () => {
    const begun: PaymentRequest[] = [];
    const posted: PaymentRequest[] = [];
    const bills: Bill[] = [];
    const problems: unknown[] = [];

    const place = (drawn: Drawn): Promise<unknown> => {
      const card = { confirmation: 'PROCESSOR', tender: Tender.CARD_CREDIT } as const;
      switch (drawn.act) {
        case 'bill': {
          const one = billOf(drawn);
          bills.push(one);
          return engine.submit(bill, [one, billOf({ ...drawn, account: drawn.other })]);
        }
        case 'directed': {
          const charges = bills.slice(-3).flatMap(({ charges }) => charges.slice(0, 1));
          const allocations = charges.map(({ id, amountCents }) => ({ chargeId: id, amountCents }));
          const amountCents = allocations.reduce((sum, each) => sum + each.amountCents, 0n);
          return engine.submit(
            payment,
            paymentOf(drawn, allocations.length ? { allocations, amountCents } : {}),
          );
        }
        case 'begin': {
          const request = paymentOf(drawn, card);
          return engine.submit(payment, request).then((outcome) => {
            if (outcome.kind === 'begun') begun.push(request);
          });
        }
        case 'capture':
        case 'suspend': {
          const request = begun.shift();
          if (!request) return Promise.resolve();
          const captured = {
            confirmedAt: new Date(),
            processorReference: 'ref',
            ...(drawn.act === 'suspend' && { toSuspense: true }),
          };
          return engine.submit(payment, { ...request, businessDate: today, captured }).then((outcome) => {
            if (outcome.kind !== 'posted') problems.push(outcome);
          });
        }
        case 'again': {
          const request = posted.at(-1);
          if (!request) return Promise.resolve();
          return engine.submit(payment, { ...request, id: newId() }).then((outcome) => {
            if (outcome.kind !== 'replayed') problems.push(outcome);
          });
        }
        case 'cash': {
          const request = paymentOf(drawn);
          return engine.submit(payment, request).then((outcome) => {
            if (outcome.kind === 'posted') posted.push(request);
          });
        }
      }
    };

    const drawn = fc.record<Drawn>({
      act: fc.constantFrom('bill', 'cash', 'directed', 'begin', 'capture', 'suspend', 'again'),
      account: fc.nat(3),
      other: fc.nat(3),
      cents: fc.bigInt({ min: 1_00n, max: 90_00n }),
      day: fc.integer({ min: -3, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(drawn, { minLength: 1, maxLength: 14 }), async (acts) => {
        const outcomes = await Promise.allSettled(acts.map(place));
        expect(outcomes.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []))).toEqual([]);
        expect(problems).toEqual([]);
      }),
      { numRuns: 60 },
    );
    expect(await checkBooks(database.migrator)).toEqual([]);
  });
});
