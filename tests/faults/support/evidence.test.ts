import { compare, judge } from './evidence.js';
import { booked, posted, wish } from './testing/made-up.js';

const right = { lost: 0, doubled: 0, partial: 0 };

describe('what was told, compared with what is booked', () => {
  it('is right when each payment is booked once with its receipt', () => {
    expect(compare([posted(1), posted(2), posted(2, true)], [booked(1), booked(2)])).toEqual(right);
  });

  it('names a payment that is not booked, or with another receipt', () => {
    expect(compare([posted(1)], [])).toEqual({ ...right, lost: 1 });
    expect(compare([posted(1)], [booked(1, { receiptNumber: 'R-7' })])).toEqual({ ...right, lost: 1 });
  });

  it('names a payment that is booked twice, or that nobody knows of', () => {
    expect(compare([posted(1)], [booked(1), booked(1)])).toEqual({ ...right, doubled: 1 });
    expect(compare([posted(1)], [booked(1), booked(2)])).toEqual({ ...right, doubled: 1 });
  });

  it('names a payment of which a part is missing', () => {
    const parts = [
      { status: 'PENDING' },
      { receiptNumber: null },
      { allocations: [] },
      { unapplied: '0.01' },
    ];
    for (const part of parts) {
      expect(compare([posted(1)], [booked(1, part)]).partial).toBe(1);
    }
  });
});

describe('what became of payments whose process died', () => {
  const attempts = [
    { wish: wish('a'), answer: posted(1) },
    { wish: wish('b'), answer: { kind: 'none', why: 'ECONNRESET' } },
  ] as const;
  const [first, second] = attempts;
  const none = { ...right, forgotten: 0, unfinished: 0 };

  it('is right when who asks again is told of the same, or of the payment that is made then', () => {
    const again = new Map([
      [first.wish, posted(1, true)],
      [second.wish, posted(2)],
    ]);
    expect(judge(attempts, again, [booked(1), booked(2)])).toEqual(none);
  });

  it('names an acknowledged payment that is made once more, and one that is not made at all', () => {
    const again = new Map([[first.wish, posted(3)]]);
    expect(judge(attempts, again, [booked(1), booked(3)])).toEqual({ ...none, forgotten: 1, unfinished: 1 });
    expect(judge(attempts, again, [booked(3)])).toMatchObject({ lost: 1, forgotten: 1 });
  });
});
