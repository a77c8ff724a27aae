import { booked, posted } from '../support/testing/made-up.js';
import { judgeClocks } from './judge-clocks.js';

describe('payments by wrong clocks', () => {
  const right = { lost: 0, doubled: 0, partial: 0, failed: 0, disordered: 0, overtaken: 0 };

  it('are right when numbers, times and receipts rise, payer by payer too', () => {
    const turns = [[posted(1), posted(3)], [posted(2)]];
    expect(judgeClocks(turns, [booked(1), booked(2), booked(3)])).toEqual(right);
  });

  it('are wrong when a number is missing, a time goes back or a receipt is out of its row', () => {
    const next = booked(2);
    for (const wrong of [
      { ...next, sequence: 3 },
      { ...next, postedAt: new Date(0).toISOString() },
    ]) {
      expect(judgeClocks([[posted(1), posted(2)]], [booked(1), wrong]).disordered).toBe(1);
    }
    expect(judgeClocks([], [booked(1), booked(2, { receiptNumber: 'R-9' })]).disordered).toBe(1);
  });

  it('are wrong when somebody is overtaken by who paid later', () => {
    expect(judgeClocks([[posted(2), posted(1)]], [booked(1), booked(2)]).overtaken).toBe(1);
  });
});
