import { Random } from './random.js';

describe('a seeded source of choices', () => {
  it('gives the same again for the same seed', () => {
    const of = (random: Random): unknown[] => [
      random.between(1, 1000),
      random.id(new Date(0)),
      random.fork().cents(0, 99),
    ];
    expect(of(new Random(7))).toEqual(of(new Random(7)));
  });

  it('forks into sources that are all different, also for a whole city', () => {
    const random = new Random(20_261_001);
    const ids = Array.from({ length: 50_000 }, () => random.fork().id(new Date(0)));
    expect(new Set(ids).size).toBe(ids.length);
  });
});
