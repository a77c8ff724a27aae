import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sumCents } from '../../../platform/money/money.js';
import { allocate, allocateAsDirected, orderCharges } from './allocate.js';
import { anyCharge, anyOrder } from './testing/arbitraries.js';

const charges = fc.array(anyCharge('account'), { maxLength: 12 });

describe('allocating an amount over open charges', () => {
  it('uses the whole amount or pays everything, never more than is open, and stops at the first gap', () => {
    fc.assert(
      fc.property(charges, anyOrder, fc.bigInt({ min: 1n, max: 200_000n }), (open, chargeOrder, amount) => {
        const { allocations, leftoverCents } = allocate(amount, open, { chargeOrder });
        assert.strictEqual(sumCents(allocations.map((a) => a.amountCents)) + leftoverCents, amount);
        const totalOpen = sumCents(open.map((charge) => charge.openCents));
        assert.strictEqual(leftoverCents, amount > totalOpen ? amount - totalOpen : 0n);
        assert.strictEqual(
          allocations.every((a) => a.amountCents > 0n && a.amountCents <= a.charge.openCents),
          true,
        );
        const inPart = allocations.filter((a) => a.amountCents < a.charge.openCents);
        assert.ok(inPart.length <= 1);
        if (inPart[0]) assert.strictEqual(allocations.at(-1), inPart[0]);
        const paid = orderCharges(open, chargeOrder).filter((charge) => charge.openCents > 0n);
        assert.deepStrictEqual(
          allocations.map((a) => a.charge.id),
          paid.slice(0, allocations.length).map((c) => c.id),
        );
      }),
      { numRuns: 100_000 },
    );
  });

  it('does not depend on the order in which charges are given', () => {
    fc.assert(
      fc.property(charges, anyOrder, fc.bigInt({ min: 1n, max: 200_000n }), (open, chargeOrder, amount) => {
        assert.deepStrictEqual(
          allocate(amount, open.toReversed(), { chargeOrder }),
          allocate(amount, open, { chargeOrder }),
        );
      }),
      { numRuns: 10_000 },
    );
  });

  it('follows the payer as far as each charge still takes it', () => {
    const wanted = fc.array(
      fc.record({ charge: anyCharge('account'), amountCents: fc.bigInt({ min: 1n, max: 50_000n }) }),
    );
    fc.assert(
      fc.property(wanted, (directed) => {
        const { allocations, leftoverCents } = allocateAsDirected(directed);
        const asked = sumCents(directed.map((each) => each.amountCents));
        assert.strictEqual(sumCents(allocations.map((a) => a.amountCents)) + leftoverCents, asked);
        assert.strictEqual(
          allocations.every((a) => a.amountCents > 0n && a.amountCents <= a.charge.openCents),
          true,
        );
      }),
      { numRuns: 100_000 },
    );
  });

  it('pays penalties before principal, then the oldest due date, then by priority', () => {
    const charge = (id: string, kind: 'PRINCIPAL' | 'PENALTY', dueDate: string, priority: number) => ({
      id,
      accountId: 'account',
      revenueTypeCode: 'WATER',
      kind,
      ...{ openCents: 100n, amountCents: 100n },
      receivableAccountCode: null,
      dueDate,
      issuedOn: dueDate,
      priority,
    });
    const ordered = orderCharges(
      [
        charge('newest', 'PRINCIPAL', '2026-03-01', 1),
        charge('second', 'PRINCIPAL', '2026-01-01', 2),
        charge('first', 'PRINCIPAL', '2026-01-01', 1),
        charge('penalty', 'PENALTY', '2026-04-01', 9),
      ],
      ['PENALTY_FIRST', 'OLDEST_FIRST', 'PRIORITY'],
    );
    expect(ordered.map(({ id }) => id)).toEqual(['penalty', 'first', 'second', 'newest']);
  });
});
