import { fromPublicId, newId, toPublicId } from './public-id.js';

describe('a public id', () => {
  it('carries a UUID and its type there and back', () => {
    const id = newId();
    const shown = toPublicId('pay', id);
    expect(shown).toMatch(/^pay_[0-9a-f]{32}$/);
    expect(fromPublicId('pay', shown)).toBe(id);
  });

  it('grows with every id, so that lists can be read by it', () => {
    const ids = Array.from({ length: 10_000 }, newId);
    expect(ids).toEqual(ids.toSorted());
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each([
    'acct_0192f1a0000070008000000000000001',
    'pay_1',
    'pay_',
    '',
    "pay_' OR 1=1 --",
    `pay_${'A'.repeat(32)}`,
  ])('is not read from %p', (text) => {
    expect(fromPublicId('pay', text)).toBeUndefined();
  });
});
