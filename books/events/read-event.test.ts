import { randomUUID } from 'node:crypto';
import type { LogEvent } from '../../platform/events/event.js';
import { announce } from './announce.js';
import { eventKinds } from './kinds.js';
import { eventFor, faultOf, understand } from './read-event.js';

describe('reading an event', () => {
  const item = {
    itemId: randomUUID(),
    itemNumber: 'BLD-1',
    paymentId: randomUUID(),
    status: 'READY_TO_ISSUE',
  };
  const event = (kind: string, payload: object): LogEvent => ({
    position: 7,
    kind,
    topics: [],
    payload: { ...payload },
    occurredAt: new Date(),
  });

  it('gives its payload as the kind has it, without fields that came later', () => {
    const read = eventFor('timeline', event('item.updated.v1', { ...item, colour: 'green' }));
    expect(read).toMatchObject({ position: 7, kind: 'item.updated.v1', payload: item });
    expect(read?.payload).not.toHaveProperty('colour');
  });

  it.each([
    ['of no known kind', event('item.updated.v2', item), 'There is no kind of event called item.updated.v2.'],
    [
      'named like what every object has',
      event('constructor', {}),
      'There is no kind of event called constructor.',
    ],
    ['without a field', event('item.updated.v1', { ...item, status: undefined }), 'Its status is wrong: '],
    [
      'with a field of another type',
      event('item.updated.v1', { ...item, itemId: 12 }),
      'Its itemId is wrong: ',
    ],
    [
      'with a part that is not as it should be',
      event('charges.issued.v1', {
        ...{
          billId: randomUUID(),
          accountId: randomUUID(),
          entryId: null,
          amountCents: '1',
          dueDate: '2026-12-01',
        },
        charges: ['none'],
      }),
      'Its charges.0 is wrong: ',
    ],
  ])('says what is wrong with one %s', (_what, broken, fault) => {
    expect(faultOf(broken)).toContain(fault);
    expect(understand('balances')(broken)).toEqual({ fault: expect.stringContaining(fault) as string });
  });

  it('leaves alone what is known to be none of a reader’s business, and nothing else', () => {
    expect(understand('items')(event('item.updated.v1', {}))).toEqual({ ignore: true });
    expect(understand('items')(event('item.updated.v9', item))).toHaveProperty('fault');
    expect(eventFor('items', event('payment.posted.v1', {}))).toBeUndefined();
  });

  it('finds an event by everything that it concerns', () => {
    const concerned = { item: item.itemId, payment: item.paymentId, account: 'a', department: 'PERMITS' };
    expect(announce('item.updated.v1', concerned, item)).toEqual({
      kind: 'item.updated.v1',
      topics: [`item:${item.itemId}`, `payment:${item.paymentId}`, 'account:a', 'department:PERMITS'],
      payload: item,
    });
  });

  it.each(Object.entries(eventKinds))(
    'has a name of a noun, participle and version for %s',
    (kind, { concerns }) => {
      expect(kind).toMatch(/^[a-z]+\.[a-z]+\.v\d+$/);
      expect(concerns.length).toBeGreaterThan(0);
    },
  );
});
