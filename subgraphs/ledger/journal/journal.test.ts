import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { Pool } from 'pg';
import type { Principal } from '../../../platform/access/principal.js';
import { roleGrants, type Role } from '../../../platform/access/roles.js';
import { createPool } from '../../../platform/database/pool.js';
import { createTestDatabase, type TestDatabase } from '../../../platform/database/testing/test-database.js';
import { LocalSubgraph } from '../../../platform/federation/local-subgraph.js';
import type { RunningSubgraph } from '../../../platform/federation/subgraph-module.js';
import { toPublicId } from '../../../platform/ids/public-id.js';
import { createLogger } from '../../../platform/telemetry/logger.js';
import { fiscalYearOf } from '../../../platform/time/civil-date.js';
import { createToyAgency, type ToyAgency } from '../../testing/toy-agency.js';
import { ToyTill, type ToyReceipt } from '../../testing/toy-till.js';
import { ledgerModule } from '../module.js';

interface Rule {
  code: string;
  version: number;
  parameters: object[];
  lines: object[];
}
interface Entry {
  sequence: number;
  period: { startsOn: string; endsOn: string };
  lines: {
    side: string;
    amount: string;
    department: { code: string } | null;
    ledgerAccount: { code: string; fund: { code: string } };
  }[];
}

describe('the journal', () => {
  const logger = createLogger('test');
  const today = new Date().toISOString().slice(0, 10);
  let database: TestDatabase;
  let running: RunningSubgraph;
  let subgraph: LocalSubgraph;
  let paymentsPool: Pool;
  let betweenPayments: Date;
  let basket: ToyReceipt;
  let permit: ToyReceipt;
  let reversalId: string;
  let charges: ToyAgency['charges'];

  /** Entries 1 and 2 bill, 3 is a basket of water and a fine, 4 a permit fee, 5 takes a bill of nobody back, for a dispute of the same id. */
  beforeAll(async () => {
    database = await createTestDatabase();
    const agency = await createToyAgency(database.migrator, [
      { number: 'UB-1', department: 'UTIL', charges: [{ revenueType: 'WATER', cents: 9_000 }] },
      { number: 'CT-1', department: 'COURT', charges: [{ revenueType: 'FINE', cents: 5_000 }] },
      { number: 'BP-1', department: 'PERMITS', charges: [{ revenueType: 'BLDG', cents: 8_000 }] },
    ]);
    charges = agency.charges;
    paymentsPool = createPool(database.services['payments']!, { applicationName: 'payments' });
    const till = new ToyTill(paymentsPool);
    const part = (index: number, number: string, revenueType: 'WATER' | 'FINE' | 'BLDG', cents: number) => ({
      account: agency.accounts[index]!,
      charge: agency.charges[number]![0]!,
      revenueType,
      cents,
    });
    [basket] = (await till.take({
      allocations: [part(0, 'UB-1', 'WATER', 1_000), part(1, 'CT-1', 'FINE', 500)],
      confirmedAt: new Date(Date.now() - 5_000),
    })) as [ToyReceipt];
    await new Promise((resolve) => setTimeout(resolve, 20));
    betweenPayments = new Date();
    [permit] = (await till.take({
      allocations: [part(2, 'BP-1', 'BLDG', 8_000)],
      confirmedAt: new Date(Date.now() + 60_000),
    })) as [ToyReceipt];
    reversalId = randomUUID();
    const owner = createPool(database.migrator, { applicationName: 'owner', maxConnections: 1 });
    await owner.query('SELECT ledger.post($1)', [
      JSON.stringify([
        {
          ...{
            id: reversalId,
            kind: 'REVERSAL',
            description: 'x',
            accountingDate: today,
            effectiveDate: today,
          },
          reversesEntryId: permit.entryId,
          ...{ sourceKind: 'DISPUTE', sourceId: permit.id, sourceTransition: 'POSTED' },
          lines: [
            { account: '100-322000', fund: '100', debit: 100 },
            { account: '100-131700', fund: '100', credit: 100 },
          ],
        },
      ]),
    ]);
    await owner.end();
    const credentials = database.services['ledger']!;
    running = await ledgerModule.start({ credentials, logger, timeZone: 'UTC' });
    subgraph = new LocalSubgraph({ ...running, logger });
  });

  afterAll(async () => {
    await running[Symbol.asyncDispose]();
    await paymentsPool.end();
    await database[Symbol.asyncDispose]();
  });

  const as = (role: Role, departments: Principal['departments']): Principal => ({
    subject: 'test',
    role,
    scopes: roleGrants[role],
    departments,
  });

  /** The data, or the codes of the errors. */
  async function ask<Answer>(query: string, principal: Principal, variables = {}): Promise<Answer> {
    const { data, errors } = await subgraph.execute({ query, principal, variables });
    return (errors ? errors.map(({ extensions }) => extensions['code']) : data) as Answer;
  }

  async function sequences(principal: Principal, since = 0, first = 500): Promise<unknown> {
    const query = `{ journalEntries(sinceSequence: ${since}, first: ${first}) { sequence } }`;
    const answer = await ask<{ journalEntries?: Entry[] }>(query, principal);
    return answer.journalEntries?.map(({ sequence }) => sequence) ?? answer;
  }

  it('is read in order from behind a place in it', async () => {
    expect(await sequences(as('auditor', '*'))).toEqual([1, 2, 3, 4, 5]);
    expect(await sequences(as('finance-director', '*'), 2, 2)).toEqual([3, 4]);
    expect(await sequences(as('auditor', '*'), 5)).toEqual([]);
    expect(await sequences(as('auditor', '*'), 0, 501)).toEqual(['BAD_USER_INPUT']);
    expect(await sequences(as('auditor', '*'), 0, 0)).toEqual(['BAD_USER_INPUT']);
    expect(await sequences(as('auditor', '*'), -1)).toEqual(['BAD_USER_INPUT']);
    expect(await sequences(as('auditor', '*'), 2_147_483_647)).toEqual([]);
  });

  it('gives a department the entries with a line of its own, and nothing to those without a right to revenue', async () => {
    expect(await sequences(as('department-app', ['COURT']))).toEqual([3]);
    expect(await sequences(as('department-head', ['PERMITS', 'UTIL']))).toEqual([3, 4]);
    expect(await sequences(as('department-app', ['NONE']))).toEqual([]);
    expect(await sequences(as('billing-rep', ['UTIL']))).toEqual(['FORBIDDEN']);
  });

  it('says by which rule an entry was made, and nothing of what the migrator took over', async () => {
    const query = `{ journalEntries(sinceSequence: 1, first: 2) { postingRule { code version movement effectiveFrom effectiveTo } } }`;
    const answer = await ask<{ journalEntries: unknown[] }>(query, as('auditor', '*'));
    expect(answer.journalEntries).toEqual([
      { postingRule: null },
      {
        postingRule: {
          ...{ code: 'PAYMENT', version: 1, movement: 'PAYMENT' },
          ...{ effectiveFrom: '1900-01-01', effectiveTo: null },
        },
      },
    ]);
  });

  it('lists the rules as they are defined, with what each is told and the lines it writes', async () => {
    const query = `{ postingRules { code version description isMirrored
      parameters { name kind meaning } lines { side forEach account purpose amount tags { tag parameter } } } }`;
    const { postingRules } = await ask<{ postingRules: Rule[] }>(query, as('auditor', '*'));
    expect(postingRules.map(({ code, version }) => [code, version])).toEqual(
      expect.arrayContaining([
        ['BILL', 1],
        ['PAYMENT', 1],
        ['PAYMENT_IN_SUSPENSE', 1],
      ]),
    );
    const bill = postingRules.find(({ code }) => code === 'BILL')!;
    expect(bill.parameters.slice(0, 2)).toEqual([
      {
        name: 'charges',
        kind: 'GROUP',
        meaning: 'each charge that is billed and is revenue from then on',
      },
      { name: 'charges.receivable', kind: 'ACCOUNT', meaning: 'where it is owed until it is paid' },
    ]);
    expect(bill.lines[0]).toEqual({
      ...{ side: 'DEBIT', forEach: 'charges', account: 'receivable', purpose: null, amount: ['cents'] },
      tags: [
        { tag: 'department', parameter: 'department' },
        { tag: 'residentAccountId', parameter: 'resident' },
      ],
    });
    expect(await ask('{ postingRules { code } }', as('billing-rep', ['UTIL']))).toEqual(['FORBIDDEN']);
  });

  it('shows an entry whole: its lines, which balance in each fund, its period and its source', async () => {
    const query = `{ journalEntries(sinceSequence: 2, first: 3) { id sequence accountingDate
      period { id fiscalYear number status startsOn endsOn }
      lines { side amount department { code } ledgerAccount { id code name normalSide fund { id code } } }
      source { id } reverses { sequence } } }`;
    const [first, second, ...others] = (
      await ask<{ journalEntries: [Entry, Entry] }>(query, as('department-app', ['COURT', 'UTIL', 'PERMITS']))
    ).journalEntries;
    expect(others).toEqual([]);
    expect(first).toMatchObject({
      id: toPublicId('je', basket.entryId),
      sequence: 3,
      accountingDate: today,
      period: { fiscalYear: fiscalYearOf(today), status: 'OPEN' },
      source: { id: toPublicId('pay', basket.id) },
      reverses: null,
    });
    expect(first.period.startsOn <= today && today <= first.period.endsOn).toBe(true);
    const inFund = (fund: string): string[] =>
      first.lines
        .filter(({ ledgerAccount }) => ledgerAccount.fund.code === fund)
        .map(
          ({ side, amount, ledgerAccount, department }) =>
            `${side} ${amount} ${ledgerAccount.code} ${department?.code}`,
        );
    expect(inFund('500')).toEqual(['DEBIT 10.00 500-131700 undefined', 'CREDIT 10.00 500-115100 UTIL']);
    expect(inFund('100')).toEqual(['DEBIT 5.00 100-131700 undefined', 'CREDIT 5.00 100-115300 COURT']);
    expect(inFund('700')).toEqual([
      'DEBIT 15.00 700-104100 undefined',
      'CREDIT 10.00 700-207500 undefined',
      'CREDIT 5.00 700-207100 undefined',
    ]);
    expect(second.sequence).toBe(4);
    const latest = await ask<{ journalEntries: object[] }>(
      '{ journalEntries(sinceSequence: 4, first: 1) { id source { id } reverses { sequence } } }',
      as('auditor', '*'),
    );
    expect(latest.journalEntries).toEqual([
      { id: toPublicId('je', reversalId), source: null, reverses: { sequence: 4 } },
    ]);
  });

  it('says on each line what it is for', async () => {
    const query = `{ journalEntries(sinceSequence: 2, first: 2) { lines { ledgerAccount { code } channel
      revenueType { code } revenueAccount { code name } charge { id } } } }`;
    const { journalEntries } = await ask<{
      journalEntries: { lines: { ledgerAccount: { code: string } }[] }[];
    }>(query, as('auditor', '*'));
    const line = (code: string): unknown =>
      journalEntries.flatMap(({ lines }) => lines).find(({ ledgerAccount }) => ledgerAccount.code === code);
    expect(line('500-115100')).toEqual({
      ledgerAccount: { code: '500-115100' },
      channel: 'ONLINE',
      revenueType: { code: 'WATER' },
      revenueAccount: { code: '500-343300', name: 'Account 500-343300' },
      charge: { id: toPublicId('chg', charges['UB-1']![0]!) },
    });
    expect(line('100-322000')).toMatchObject({
      revenueType: { code: 'BLDG' },
      revenueAccount: { code: '100-322000' },
      charge: { id: toPublicId('chg', charges['BP-1']![0]!) },
    });
    const cash = { channel: null, revenueType: null, revenueAccount: null, charge: null };
    expect(line('700-104100')).toMatchObject(cash);
    expect(line('700-207500')).toMatchObject(cash);
  });

  it('adds its entries and the time they took to a payment', async () => {
    const query = `query ($p: [_Any!]!) { _entities(representations: $p) { ... on Payment {
      journalEntries { sequence } postingLatencyMs } ... on JournalEntry { sequence } } }`;
    const p = [basket.id, permit.id, randomUUID()].map((id) => ({
      __typename: 'Payment',
      id: toPublicId('pay', id),
    }));
    const rep = as('billing-rep', ['UTIL']);
    const clerk = as('department-app', ['UTIL', 'PERMITS']);
    const { _entities } = await ask<{ _entities: [{ postingLatencyMs: number }] }>(query, clerk, { p });
    expect(_entities).toEqual([
      { journalEntries: [{ sequence: 3 }], postingLatencyMs: expect.any(Number) },
      { journalEntries: [{ sequence: 4 }], postingLatencyMs: 0 },
      { journalEntries: [], postingLatencyMs: null },
    ]);
    expect(_entities[0].postingLatencyMs).toBeGreaterThanOrEqual(5_000);
    expect(_entities[0].postingLatencyMs).toBeLessThan(120_000);
    const entry = { __typename: 'JournalEntry', id: toPublicId('je', permit.entryId) };
    await expect(ask(query, clerk, { p: [entry] })).resolves.toEqual({ _entities: [{ sequence: 4 }] });
    await expect(ask(query, rep, { p: [entry, p[1]] })).resolves.toEqual({
      _entities: [null, { journalEntries: [], postingLatencyMs: null }],
    });
    const nobody: Principal = { ...rep, scopes: [] };
    await expect(ask(query, nobody, { p })).resolves.toEqual(Array(3).fill('FORBIDDEN'));
  });

  it('keeps balances, positive on the normal side, now and as of any instant', async () => {
    const query = `query ($a: [_Any!]!, $asOf: DateTime) { _entities(representations: $a) { ... on LedgerAccount {
      code balance(asOf: $asOf) } } }`;
    const codes = ['700-104100', '700-207100', '100-322000', '500-115100', '520-343700'];
    const a = codes.map((code) => ({ __typename: 'LedgerAccount', code }));
    const balances = async (asOf?: Date): Promise<string[]> => {
      const { _entities } = await ask<{ _entities: { balance: string }[] }>(query, as('auditor', '*'), {
        a,
        asOf: asOf?.toISOString(),
      });
      return _entities.map(({ balance }) => balance);
    };
    expect(await balances()).toEqual(['95.00', '85.00', '79.00', '80.00', '0.00']);
    expect(await balances(new Date(Date.now() + 1_000))).toEqual(await balances());
    expect(await balances(betweenPayments)).toEqual(['15.00', '5.00', '0.00', '80.00', '0.00']);
    expect(await balances(new Date('2020-01-01T00:00:00Z'))).toEqual(Array(5).fill('0.00'));
    const head = as('department-head', ['UTIL']);
    await expect(ask(query, head, { a: [a[0]] })).resolves.toEqual(['FORBIDDEN']);
  });

  it('answers any text that is put for an instant or a day, or refuses it as the input it is', async () => {
    const texts = fc.oneof(
      fc.constantFrom('2026-02-30T00:00:00Z', '1 Z', '-271821-04-20T00:00:00Z', '0000-01-01', '275760-09-13'),
      fc.constantFrom(
        '0001-01-01T00:00:00Z',
        '9999-12-31T23:59:59-23:59',
        '1900-01-01',
        '2999-12-31',
        'infinity',
        'epoch',
      ),
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString().split('T')[0]!),
      fc.string({ unit: 'binary' }).filter((text) => !text.includes('\u0000')),
    );
    const fields = (asOf: string, from: string, to: string): string => `_entities(representations: [
      { __typename: "LedgerAccount", code: "700-104100" }, { __typename: "Department", code: "UTIL" }]) {
      ... on LedgerAccount { balance(asOf: ${asOf}) }
      ... on Department { revenue(from: ${from}, to: ${to}, asOf: ${asOf}) { net recognized asOf ledgerSequence } } }`;
    await fc.assert(
      fc.asyncProperty(texts, texts, texts, fc.boolean(), async (asOf, from, to, literal) => {
        const answer = literal
          ? await ask<object>(
              `{ ${fields(JSON.stringify(asOf), JSON.stringify(from), JSON.stringify(to))} }`,
              as('auditor', '*'),
            )
          : await ask<object>(
              `query ($asOf: DateTime, $from: Date!, $to: Date!) { ${fields('$asOf', '$from', '$to')} }`,
              as('auditor', '*'),
              { asOf, from, to },
            );
        if (Array.isArray(answer)) {
          expect(['BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED', 'GRAPHQL_PARSE_FAILED']).toEqual(
            expect.arrayContaining(answer as string[]),
          );
        }
      }),
      { numRuns: 400 },
    );
  });

  it('shows the chart of accounts to everybody', async () => {
    const query = `query ($a: [_Any!]!) { _entities(representations: $a) { ... on LedgerAccount {
      id code name fund { code name kind basis } } } }`;
    const { _entities } = await ask<{ _entities: [{ id: string }] }>(query, as('cashier', ['UTIL']), {
      a: [{ __typename: 'LedgerAccount', code: '500-343300' }],
    });
    expect(_entities[0]).toMatchObject({ code: '500-343300', fund: { code: '500', basis: 'FULL_ACCRUAL' } });
    const again = await ask<{ _entities: object[] }>(query, as('cashier', ['UTIL']), {
      a: [
        { __typename: 'LedgerAccount', id: _entities[0].id },
        { __typename: 'LedgerAccount', code: 'none' },
      ],
    });
    expect(again._entities).toEqual([_entities[0], null]);
  });
});
