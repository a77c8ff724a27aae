import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Channel } from '../../../books/words/channel.js';
import { Tender } from '../../../books/words/tender.js';
import { paymentMachine } from '../payment/payment.states.js';
import { chargedWithinMs, givenUp, nextStep, retryInMs, type Attempt } from './attempt.js';

const request: Attempt['request'] = {
  ...{ id: 'payment', scope: 'test', key: 'key', requestHash: '00', createdBy: 'test' },
  ...{ channel: Channel.ONLINE, tender: Tender.CARD_CREDIT, amountCents: 100n, accountId: 'a' },
  ...{ receivedAt: new Date(0), businessDate: '2026-06-01', effectiveDate: '2026-06-01' },
  ...{ allowDuplicate: true, departments: '*', confirmation: 'PROCESSOR' },
};

const anyAttempt: fc.Arbitrary<Attempt> = fc
  .record({
    status: fc.constantFrom('PENDING' as const, 'ABANDONED' as const),
    attempts: fc.integer({ min: 0, max: 100 }),
    ageMs: fc.integer({ min: 0, max: 60 * 86_400_000 }),
    sinceChargeMs: fc.integer({ min: 0, max: 10 * 60_000 }),
    processorReference: fc.constantFrom(undefined, 'ref'),
  })
  .map(({ processorReference, ...attempt }) => ({
    ...attempt,
    request,
    ...(processorReference ? { processorReference } : {}),
  }));

const anyAnswer = fc.constantFrom<Parameters<typeof nextStep>[1]>(
  { kind: 'approved', reference: 'ref', at: new Date(0) },
  { kind: 'declined', reference: 'ref', code: 'DO_NOT_HONOR' },
  { kind: 'pending', reference: 'ref' },
  { kind: 'unknown' },
  { kind: 'not-found' },
);
const anyRandom = fc.double({ min: 0, max: 1, noNaN: true });

describe('what the answer of a processor means for an attempt', () => {
  it('is that money which it has is posted, however old the attempt is and whatever was thought of it', () => {
    fc.assert(
      fc.property(anyAttempt, anyAnswer, anyRandom, (attempt, answer, random) => {
        assert.strictEqual(nextStep(attempt, answer, random).kind === 'post', answer.kind === 'approved');
      }),
    );
  });

  it('is a charge only where the processor never knew of it, while somebody may still wait for it', () => {
    fc.assert(
      fc.property(anyAttempt, anyAnswer, anyRandom, (attempt, answer, random) => {
        const isCharged = nextStep(attempt, answer, random).kind === 'charge';
        const mayBe =
          answer.kind === 'not-found' &&
          attempt.status === 'PENDING' &&
          !attempt.processorReference &&
          attempt.ageMs <= chargedWithinMs;
        assert.strictEqual(isCharged, mayBe);
      }),
    );
  });

  it('is never that an attempt is given up within five minutes of a charge, which may still be on its way', () => {
    fc.assert(
      fc.property(anyAttempt, anyAnswer, anyRandom, (attempt, answer, random) => {
        const step = nextStep(attempt, answer, random);
        for (const mark of [givenUp(attempt, 'ALREADY_PAID', random), step.kind === 'mark' && step.mark]) {
          if (!mark || mark.transition !== 'GIVE_UP') continue;
          assert.ok(attempt.sinceChargeMs >= 5 * 60_000);
        }
      }),
    );
  });

  it('is that it is asked about again until it is decided, and an abandoned one for a day more', () => {
    fc.assert(
      fc.property(anyAttempt, anyAnswer, anyRandom, (attempt, answer, random) => {
        const step = nextStep(attempt, answer, random);
        if (step.kind !== 'mark') return;
        const { to } = paymentMachine.transitions[step.mark.transition];
        if (to.includes('PENDING')) assert.notStrictEqual(step.mark.nextInMs, null);
        if (to.includes('DECLINED')) assert.strictEqual(step.mark.nextInMs, null);
        const isKnown = step.mark.pendingReason === 'BANK';
        if (attempt.status === 'ABANDONED')
          assert.strictEqual(step.mark.transition, isKnown ? 'TAKE_UP' : 'WATCH');
      }),
    );
  });

  it('is a transition that begins where the attempt stands', () => {
    fc.assert(
      fc.property(anyAttempt, anyAnswer, anyRandom, (attempt, answer, random) => {
        const step = nextStep(attempt, answer, random);
        if (step.kind !== 'mark') return;
        assert.ok(paymentMachine.transitions[step.mark.transition].from.includes(attempt.status));
      }),
    );
  });
});

describe('the time until an attempt is asked about again', () => {
  it('doubles from seconds to a limit, spread by a fifth to either side', () => {
    expect([0, 1, 2, 3].map((attempts) => retryInMs('UNKNOWN', attempts, 0.5))).toEqual([
      2_000, 4_000, 8_000, 16_000,
    ]);
    expect([0, 0.5, 1].map((random) => retryInMs('UNKNOWN', 1_000, random))).toEqual([
      720_000, 900_000, 1_080_000,
    ]);
    expect(retryInMs('BANK', 1_000, 0.5)).toBe(3_600_000);
    expect(retryInMs('POSTING', 1_000, 0.5)).toBe(60_000);
  });
});
