import { randomUUID } from 'node:crypto';
import { containsCardNumber } from './card-number.js';

describe('finding a card number in a text', () => {
  it.each([
    '4242424242424242',
    'my card is 4242 4242 4242 4242 thanks',
    '5555-5555-5555-4444',
    '378282246310005',
    '6011111111111117',
    '2223003122003222',
    '3566002020360505',
    '6200000000000005',
    '6445644564456445',
    '36227206271667',
    '4242.4242.4242.4242',
    'attempt 7 378282246310005',
    'attempt-1-4242424242424242-2',
    '4242 4242 4242 4242 123',
  ])('finds it in "%s"', (text) => {
    expect(containsCardNumber(text)).toBe(true);
  });

  it.each([
    '4242424242424241',
    '1700000000000000',
    'order 12345',
    'UB-100234',
    '',
    '42424242424242424242424',
  ])('finds none in "%s"', (text) => {
    expect(containsCardNumber(text)).toBe(false);
  });

  it('takes no UUID for one', () => {
    for (let count = 0; count < 10_000; count += 1) {
      const id = randomUUID();
      if (containsCardNumber(id)) throw new Error(id);
    }
  });
});
