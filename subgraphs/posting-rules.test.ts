import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fundOf, type JournalLine } from '../books/journal/journal-lines.js';
import type { Named } from '../books/journal/pooled-cash.js';
import type { StoredFacts } from '../books/rules/facts.js';
import type { Chart } from '../books/posting/view.js';
import { definePostingRule, type PostingRule } from '../books/rules/posting-rule.js';
import { linesAgain, madeBy, postingOfReversal } from '../books/rules/posting.js';
import { anyFacts } from '../books/rules/testing/any-facts.js';
import { createClient } from '../platform/database/pool.js';
import { createTestDatabase } from '../platform/database/testing/test-database.js';
import { readPostingRules } from './ledger/rules/posting-rules.repository.js';
import { postingRules } from './posting-rules.js';

/** A chart that names an account for every purpose in every fund. */
const named: Named = (fund, purpose) => {
  if (purpose === 'dueToFund') return fund === '700' ? undefined : `700-207${fund}`;
  return `${fund}-${purpose === 'dueFromPool' ? '131700' : purpose}`;
};

function assertBalanced(lines: readonly JournalLine[]): void {
  for (const [fund, ofFund] of Map.groupBy(lines, (line) => line.fund)) {
    const cents = ofFund.map(({ debitCents = 0n, creditCents = 0n }) => debitCents - creditCents);
    assert.strictEqual(
      cents.reduce((sum, each) => sum + each, 0n),
      0n,
      `fund ${fund}`,
    );
  }
}

const mirroring = definePostingRule({
  code: 'TOY_REVERSAL',
  version: 1,
  movement: 'TOY',
  effectiveFrom: '2026-01-01',
  description: 'Takes a toy back.',
  parameters: {},
  lines: 'MIRRORED',
});

/** A chart on which every account of these lines is active. */
const chartOf = (lines: readonly JournalLine[]): Chart => ({
  version: 1,
  poolFund: null,
  links: {},
  purposes: {},
  accounts: Object.fromEntries(
    lines.map((line) => [line.account, { from: null, to: null, controls: isOfResident(line) }]),
  ),
  suspense: null,
});

const isOfResident = ({ residentAccountId }: JournalLine): boolean => residentAccountId !== undefined;

/** Kinds of movement that tell of something, and post nothing. */
const tellingOnly = ['ATTEMPT', 'ITEM'];

const ownLines = postingRules.filter(({ lines }) => lines !== 'MIRRORED');

describe.each<PostingRule>(ownLines)('the posting rule $code, version $version', (rule) => {
  const property = (holds: (lines: readonly JournalLine[], facts: StoredFacts) => void): void => {
    fc.assert(
      fc.property(anyFacts(rule), (facts) => {
        const posting = madeBy(rule, facts, named);
        assert.ok(!('code' in posting));
        holds(posting.lines, posting.facts);
      }),
      { numRuns: 500 },
    );
  };

  it('balances in every fund, whatever it is told, by lines of one side on accounts of their fund', () => {
    property((lines) => {
      assertBalanced(lines);
      for (const { account, fund, debitCents, creditCents } of lines) {
        assert.strictEqual(fundOf(account), fund);
        assert.ok((debitCents === undefined) !== (creditCents === undefined));
        assert.ok((debitCents ?? creditCents ?? 0n) > 0n);
      }
    });
  });

  it('gives the same lines again of what an entry keeps', () => {
    property((lines, facts) => {
      const kept = JSON.parse(JSON.stringify(facts)) as StoredFacts;
      assert.deepStrictEqual(linesAgain(rule, kept), lines);
      assert.throws(() => linesAgain(rule, { ...kept, forged: '1' }));
    });
  });

  it('is taken back to the cent on every account by a rule that mirrors', () => {
    property((lines) => {
      const { accounts } = chartOf(lines);
      // No chart has an account that controls what residents owe in some lines only.
      fc.pre(lines.every((line) => accounts[line.account]?.controls === isOfResident(line)));
      const day = '2026-07-01';
      const posting = postingOfReversal([mirroring], lines, {
        chart: chartOf(lines),
        accountingDate: day,
        effectiveDate: day,
      });
      assert.ok(!('code' in posting));
      for (const [, ofAccount] of Map.groupBy([...lines, ...posting.lines], ({ account }) => account))
        assertBalanced(ofAccount);
    });
  });
});

describe('the posting rules', () => {
  it('are counted from 1 by code, each version in force behind the one before and for the same kind of movement', () => {
    for (const [, versions] of Map.groupBy(postingRules, ({ code }) => code)) {
      expect(versions.map(({ version }) => version)).toEqual(versions.map((_, index) => index + 1));
      expect(new Set(versions.map(({ movement }) => movement)).size).toBe(1);
      const days = versions.map(({ effectiveFrom }) => effectiveFrom);
      expect([...new Set(days)].toSorted()).toEqual(days);
    }
  });

  it('are those that the database knows, and every kind of movement that posts entries has one', async () => {
    await using database = await createTestDatabase();
    const client = createClient(database.migrator, 'test');
    await client.connect();
    try {
      const byCode = (rules: readonly PostingRule[]): PostingRule[] =>
        rules.toSorted((a, b) => a.code.localeCompare(b.code) || a.version - b.version);
      expect(byCode(await readPostingRules(client))).toEqual(byCode(postingRules));
      const { rows } = await client.query<{ name: string }>('SELECT name FROM books.movement_kind');
      const ruled = new Set(postingRules.map(({ movement }) => movement));
      const only = [...tellingOnly, ...ruled].toSorted();
      expect(rows.map(({ name }) => name).toSorted()).toEqual(only);
    } finally {
      await client.end();
    }
  });
});
