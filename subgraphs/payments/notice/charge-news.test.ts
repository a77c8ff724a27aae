import { consequencesOf, type ChargeFact, type Standing } from './charge-news.js';

const at = new Date('2026-03-01T08:00:00Z');

describe('what a processor tells of a charge', () => {
  const pending: Standing = {
    ...{ id: 'k1', status: 'PENDING', amountCents: 100n, processor: 'stripe' },
    ...{ processorReference: null, isCaptured: false },
  };
  const posted: Standing = { ...pending, status: 'POSTED', processorReference: 'pi_1', isCaptured: true };
  const captured: ChargeFact = {
    kind: 'charge.captured',
    at,
    key: 'k1',
    reference: 'pi_1',
    amountCents: 100n,
  };
  const news = (
    standing: Standing,
    fact: ChargeFact = captured,
    processor: 'stripe' | 'sandbox' = 'stripe',
  ) => consequencesOf([{ processor, fact }], [standing]);

  it('is believed where it says that the money is there', () => {
    expect(news(pending).marks).toMatchObject([
      { id: 'k1', transition: 'TAKE_UP', processorReference: 'pi_1' },
    ]);
    expect(news({ ...pending, status: 'ABANDONED' }).marks).toHaveLength(1);
    expect(news(posted)).toEqual({ marks: [], asked: ['k1'] });
  });

  it.each<[string, Standing]>([
    ['another processor was asked for', { ...pending, processor: 'sandbox' }],
    ['no processor was asked for', { ...posted, processor: null, processorReference: null }],
    ['was asked for before there was a choice', { ...pending, processor: null }],
  ])('is about no payment that %s', (_what, standing) => {
    expect(() => news(standing)).toThrow('which it was not asked for');
    expect(() =>
      news(standing, { kind: 'charge.failed', at, key: 'k1', reference: 'pi_1', code: 'X' }),
    ).toThrow('which it was not asked for');
  });

  it('is the sandbox where a payment does not say who was asked', () => {
    expect(news({ ...pending, processor: null }, captured, 'sandbox').marks).toHaveLength(1);
  });

  it.each<[string, Standing]>([
    ['is posted', posted],
    ['was settled', { ...posted, status: 'SETTLED' }],
    ['was returned', { ...posted, status: 'RETURNED' }],
    ['waits to be posted', { ...posted, status: 'PENDING' }],
  ])('is a second charge where the money of a payment that %s came by another', (_what, standing) => {
    expect(() => news(standing, { ...captured, reference: 'pi_2' })).toThrow(
      'has the money of payment k1 twice, as pi_1 and as pi_2',
    );
    expect(() => news(standing, { ...captured, amountCents: 99n })).toThrow('99 cents of payment k1');
  });

  it('is a second charge where two of them come together', () => {
    const both = [captured, { ...captured, reference: 'pi_2' }].map((fact) => ({
      processor: 'stripe' as const,
      fact,
    }));
    expect(() => consequencesOf(both, [pending])).toThrow('twice, as pi_1 and as pi_2');
    expect(consequencesOf([both[0]!, both[0]!], [pending]).marks).toHaveLength(1);
  });
});
