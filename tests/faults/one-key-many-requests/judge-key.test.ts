import type { Answer } from '../support/payment-desk.js';
import { booked, posted, wish } from '../support/testing/made-up.js';
import { judgeKey, type Asked } from './judge-key.js';

const body = wish('key');
const other = { ...body, amountCents: 1 };
const right = { lost: 0, doubled: 0, twiceNew: 0, unequal: 0, unrefused: 0 };
const first: Asked = { body, first: posted(1), last: posted(1, true) };
const again: Asked = { body, first: posted(1, true), last: posted(1, true) };
const refused = (answer: Answer): Asked => ({ body: other, first: answer, last: answer });
const conflict: Answer = { kind: 'refused', code: 'IDEMPOTENCY_CONFLICT', originalId: 'pay_1' };

describe('requests under one key', () => {
  it('are right when all are told of one payment, and others of the conflict', () => {
    const waiting: Asked = { body, first: { kind: 'accepted', id: 'pay_1' }, last: posted(1, true) };
    expect(judgeKey([first, again, waiting, refused(conflict)], [booked(1)])).toEqual(right);
  });

  it('are wrong when two were told to be the first, or two payments are booked', () => {
    expect(judgeKey([first, first], [booked(1)])).toEqual({ ...right, twiceNew: 1 });
    expect(judgeKey([first, again], [booked(1), booked(2)])).toEqual({ ...right, doubled: 1 });
  });

  it('are wrong when somebody is told of another payment or of none', () => {
    const astray: Asked = { body, first: posted(2, true), last: posted(2, true) };
    expect(judgeKey([first, astray], [booked(1)])).toEqual({ ...right, unequal: 1 });
    expect(judgeKey([first, again], [])).toEqual({ ...right, lost: 1 });
  });

  it('are wrong when another body is paid, or refused without the payment that the key belongs to', () => {
    const cases: Answer[] = [posted(1, true), { kind: 'refused', code: 'IDEMPOTENCY_CONFLICT' }];
    for (const answer of cases) {
      expect(judgeKey([first, refused(answer)], [booked(1)])).toEqual({ ...right, unrefused: 1 });
    }
  });
});
