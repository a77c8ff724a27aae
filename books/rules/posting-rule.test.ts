import {
  definePostingRule,
  inForce,
  type Parameters,
  type PostingRule,
  type RuleLine,
} from './posting-rule.js';

const parameters = {
  cash: { kind: 'ACCOUNT', meaning: 'where it arrives' },
  department: { kind: 'TEXT', meaning: 'whose it is' },
  parts: {
    meaning: 'what it is for',
    each: { revenue: { kind: 'ACCOUNT', meaning: 'what' }, cents: { kind: 'AMOUNT', meaning: 'how much' } },
  },
} as const satisfies Parameters;

const debit: RuleLine = { side: 'DEBIT', account: 'cash', amount: ['parts.cents'] };
const credit: RuleLine = {
  side: 'CREDIT',
  each: 'parts',
  account: 'revenue',
  amount: ['cents'],
  tags: { department: 'department' },
};

const rule = (lines: PostingRule['lines'], more: Partial<PostingRule> = {}): PostingRule => ({
  ...{ code: 'TOY', version: 1, movement: 'TOY', effectiveFrom: '2026-01-01', description: 'A toy.' },
  parameters,
  lines,
  ...more,
});

describe('a posting rule', () => {
  it('is taken when whatever it is told is debited as often as it is credited', () => {
    expect(definePostingRule(rule([debit, credit]))).toMatchObject({ code: 'TOY' });
    expect(definePostingRule(rule('MIRRORED', { parameters: {} }))).toMatchObject({ lines: 'MIRRORED' });
  });

  it.each<[string, PostingRule]>([
    ['parts.cents is not debited as often as credited', rule([credit])],
    ['parts.cents is not debited as often as credited', rule([debit, debit, credit])],
    ['there is no group pieces', rule([debit, credit, { ...credit, each: 'pieces' }])],
    ['till is no account', rule([{ ...debit, account: 'till' }, credit])],
    ['department is no account', rule([{ ...debit, account: 'department' }, credit])],
    ['revenue is no account', rule([{ ...debit, account: 'revenue' }, credit])],
    ['euros is no amount', rule([debit, { ...credit, amount: ['cents', 'euros'] }])],
    ['cash is no amount', rule([{ ...debit, amount: ['parts.cents', 'cash'] }, credit])],
    ['parts.cents is no amount', rule([debit, { ...credit, amount: ['parts.cents'] }])],
    ['cents tags no line', rule([debit, { ...credit, tags: { department: 'cents' } }])],
    ['department is used by no line', rule([debit, { ...credit, tags: {} }])],
    ['it has no lines', rule([])],
    ['what mirrors needs no parameters', rule('MIRRORED')],
    ['toy is no code', rule([debit, credit], { code: 'toy' })],
    ['versions count from 1', rule([debit, credit], { version: 0 })],
  ])('is refused when it starts because %s', (problem, broken) => {
    expect(() => definePostingRule(broken)).toThrow(problem);
  });

  it('is the version that is in force on an accounting date', () => {
    const versions = [
      rule([debit, credit]),
      rule([debit, credit], { version: 2, effectiveFrom: '2026-07-01' }),
    ] as const;
    const versionOn = (day: string): number => inForce(versions, day).version;
    expect(['2026-01-01', '2026-06-30', '2026-07-01', '2030-01-01'].map(versionOn)).toEqual([1, 1, 2, 2]);
    expect(() => versionOn('2025-12-31')).toThrow('No version of the posting rule TOY is for 2025-12-31');
  });
});
