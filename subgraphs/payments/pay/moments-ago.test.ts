import { PostingDesk } from '../testing/posting-desk.js';

const minuteMs = 60_000;

/** What was paid moments ago is decided by the clock of the database alone, however those of the applications go. */
describe('a payment that looks like another', () => {
  let desk: PostingDesk;

  beforeAll(async () => {
    desk = await PostingDesk.open([
      { number: 'UB-1', department: 'UTIL', charges: [{ revenueType: 'WATER', cents: 100_000 }] },
    ]);
  });

  afterAll(() => desk?.[Symbol.asyncDispose]());

  it.each([-24 * 60, -11, 0, 60])(
    'is asked about when the application is %d minutes fast',
    async (fastMinutes) => {
      const posting = desk.process();
      const receivedAt = (): Date => new Date(Date.now() + fastMinutes * minuteMs);
      const cents = BigInt(5_000 + fastMinutes);
      const first = desk.request(0, cents, { receivedAt: receivedAt() });
      expect(await posting.submit(first)).toMatchObject({ kind: 'posted' });
      const again = desk.request(0, cents, { receivedAt: receivedAt(), allowDuplicate: false });
      expect(await posting.submit(again)).toEqual({ kind: 'similar', paymentId: first.id });
    },
  );

  it.each([-60, 0, 60])(
    'is not when that was long ago and the application was %d minutes fast',
    async (fastMinutes) => {
      const posting = desk.process();
      const cents = BigInt(7_000 + fastMinutes);
      const first = desk.request(0, cents, { receivedAt: new Date(Date.now() + fastMinutes * minuteMs) });
      expect(await posting.submit(first)).toMatchObject({ kind: 'posted' });
      await desk.auditor.query(
        `UPDATE payments.payment SET recorded_at = recorded_at - interval '11 minutes' WHERE id = $1`,
        [first.id],
      );
      expect(await posting.submit(desk.request(0, cents, { allowDuplicate: false }))).toMatchObject({
        kind: 'posted',
      });
    },
  );

  it('is asked about although the first is an attempt that its processor has yet to confirm', async () => {
    const posting = desk.process();
    const receivedAt = new Date(Date.now() - 11 * minuteMs);
    const attempt = desk.request(0, 9_000n, { confirmation: 'PROCESSOR', receivedAt });
    expect(await posting.submit(attempt)).toMatchObject({ kind: 'begun' });
    expect(await posting.submit(desk.request(0, 9_000n, { allowDuplicate: false, receivedAt }))).toEqual({
      kind: 'similar',
      paymentId: attempt.id,
    });
  });
});
