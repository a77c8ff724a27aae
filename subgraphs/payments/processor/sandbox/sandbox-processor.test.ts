import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import { createPool } from '../../../../platform/database/pool.js';
import {
  createTestDatabase,
  type TestDatabase,
} from '../../../../platform/database/testing/test-database.js';
import { createLogger } from '../../../../platform/telemetry/logger.js';
import { achReturnCodes } from '../../return/return-codes.js';
import { achChangeCodes } from '../ach-codes.js';
import type { ProcessorFact } from '../processor-fact.js';
import type { ChargeRequest, Notice } from '../processor.js';
import { SandboxCourier } from './sandbox-courier.js';
import { SandboxProcessor } from './sandbox-processor.js';
import { SandboxProcessorRepository } from './sandbox-processor.repository.js';

const bankDelayMs = 300;
const charge = (key: string, token: string): ChargeRequest => ({ key, token, amountCents: 5_000n });

describe('the sandbox processor', () => {
  let database: TestDatabase;
  let pool: Pool;
  let memory: SandboxProcessorRepository;
  let sandbox: SandboxProcessor;
  let courier: SandboxCourier;
  let told: Notice[];

  beforeEach(async () => {
    database = await createTestDatabase();
    pool = createPool(database.services['payments']!, { applicationName: 'test' });
    memory = new SandboxProcessorRepository(pool);
    sandbox = new SandboxProcessor(memory, { bankDelayMs });
    told = [];
    courier = new SandboxCourier({ memory, logger: createLogger('test'), everyMs: 20 });
    courier.start((notice) => Promise.resolve(told.push(notice)));
  });
  afterEach(async () => {
    await courier[Symbol.asyncDispose]();
    await pool.end();
    await database[Symbol.asyncDispose]();
  });

  async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
    while (!(await condition())) await delay(20);
  }
  const kindOf = async (key: string, token: string): Promise<string> =>
    (await sandbox.lookup(charge(key, token))).kind;
  const facts = (): ProcessorFact[] => told.flatMap((notice) => sandbox.factsOf(notice));
  const words = (): (string | null)[][] =>
    facts().map((fact) => [fact.kind, 'status' in fact ? fact.status : 'code' in fact ? fact.code : null]);

  it.each([
    ['tok_challenge', 'challenge', 'approved'],
    ['tok_challenge_failed', 'challenge', 'declined'],
    ['tok_ach_pending', 'pending', 'approved'],
    ['tok_late_success', 'unknown', 'approved'],
    ['tok_timeout', 'unknown', 'approved'],
  ])('decides %s, which is %s at first, as %s', async (token, first, last) => {
    expect((await sandbox.charge(charge('k1', token))).kind).toBe(first);
    await until(async () => (await kindOf('k1', token)) === last);
    expect((await sandbox.charge(charge('k1', token))).kind).toBe(token === 'tok_timeout' ? first : last);
  });

  it.each([
    ['tok_disputed', [['dispute.changed', 'OPEN']]],
    [
      'tok_disputed_won',
      [
        ['dispute.changed', 'OPEN'],
        ['dispute.changed', 'WON'],
      ],
    ],
    [
      'tok_disputed_lost',
      [
        ['dispute.changed', 'OPEN'],
        ['dispute.changed', 'LOST'],
      ],
    ],
    ['tok_late_success', [['charge.captured', null]]],
    ['tok_webhook_only', [['charge.captured', null]]],
    ['tok_webhook_duplicated', Array.from({ length: 5 }, () => ['charge.captured', null])],
    [
      'tok_webhook_reordered',
      [
        ['dispute.changed', 'WON'],
        ['dispute.changed', 'OPEN'],
        ['charge.captured', null],
      ],
    ],
  ])('tells of %s as its script says', async (token, script) => {
    await sandbox.charge(charge('k1', token));
    await until(() => told.length >= script.length);
    expect(words()).toEqual(script);
    expect(new Set(facts().map((fact) => ('key' in fact ? fact.key : 'k1')))).toEqual(new Set(['k1']));
  });

  it('tells of a webhook that is hours late not before, and at once to who asks', async () => {
    await sandbox.charge(charge('k1', 'tok_webhook_delayed'));
    await delay(3 * bankDelayMs);
    expect(told).toEqual([]);
    const asked: Notice[] = [];
    for await (const notice of sandbox.noticesSince(new Date(Date.now() - 60_000))) asked.push(notice);
    expect(asked.map(({ kind }) => kind)).toEqual(['charge.captured']);
  });

  it('has a bank account for every reason to send a debit back, and for every notification of change', async () => {
    const codes = [...achReturnCodes, ...achChangeCodes];
    for (const code of codes) {
      const token = `tok_ach_${code.toLowerCase()}`;
      expect((await sandbox.describe(token))?.tenders).toEqual(['ACH']);
      expect((await sandbox.charge(charge(code, token))).kind).toBe('approved');
    }
    await until(() => told.length === codes.length);
    expect(
      words()
        .map(([, code]) => code)
        .toSorted(),
    ).toEqual(codes.toSorted());
    expect(new Set(words().map(([kind]) => kind))).toEqual(
      new Set(['charge.returned', 'instrument.changed']),
    );
  });

  it('refunds once under a key, and never more than was charged', async () => {
    const outcome = await sandbox.charge(charge('k1', 'tok_visa_ok'));
    const reference = 'reference' in outcome ? outcome.reference : '';
    const part = (key: string, amountCents: bigint) => ({ key, charge: reference, amountCents });
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => sandbox.refund(part(`r${n}`, 1_000n))),
    );
    expect(answers.filter(({ kind }) => kind === 'paid')).toHaveLength(5);
    expect(answers.filter(({ kind }) => kind === 'refused')).toHaveLength(5);
    expect(await sandbox.refund(part('r0', 1_000n))).toEqual(await sandbox.lookupRefund(part('r0', 1_000n)));
    expect(await sandbox.lookupRefund(part('never', 1n))).toEqual({ kind: 'not-found' });
    expect(await sandbox.refund({ key: 'odd', charge: 'none', amountCents: 1n })).toMatchObject({
      kind: 'refused',
      code: 'CHARGE_UNKNOWN',
    });
  });

  it.each([
    ['tok_refund_pending', 'pending', 'paid', 'PAID'],
    ['tok_refund_failed', 'pending', 'failed', 'FAILED'],
    ['tok_refund_timeout', 'unknown', 'paid', 'PAID'],
  ])('gives %s back, which is %s at first, as %s', async (token, first, last, status) => {
    const outcome = await sandbox.charge(charge('k1', token));
    const refund = {
      key: 'r1',
      charge: 'reference' in outcome ? outcome.reference : '',
      amountCents: 1_000n,
    };
    expect((await sandbox.refund(refund)).kind).toBe(first);
    await until(async () => (await sandbox.lookupRefund(refund)).kind === last);
    await until(() => told.length === 1);
    expect(facts()).toMatchObject([{ kind: 'refund.changed', key: 'r1', status, amountCents: 1_000n }]);
  });
});
