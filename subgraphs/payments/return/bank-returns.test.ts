import { setTimeout as delay } from 'node:timers/promises';
import { checkBooks } from '../../testing/books.js';
import { idOf, ReturnOffice } from './testing/return-office.js';

describe('a return that a processor tells of', () => {
  let desk: ReturnOffice;
  beforeAll(async () => {
    desk = await ReturnOffice.open([
      { number: 'UB-1', department: 'UTIL', charges: [{ revenueType: 'WATER', cents: 900_00 }] },
    ]);
  });
  afterAll(async () => {
    await desk[Symbol.asyncDispose]();
  });

  async function until(condition: () => Promise<boolean>): Promise<void> {
    while (!(await condition())) await delay(50);
  }
  const statusOf = async (paymentId: string): Promise<unknown> => (await desk.payment(paymentId))['status'];
  const waiting = (): Promise<Record<string, unknown>[]> =>
    desk.rows('SELECT reference, refused_with FROM payments.bank_return ORDER BY reference');
  let events = 0;
  /** Keeps a notice of the sandbox, each time another. */
  async function tell(charge: string, amountCents: number, code = 'R01'): Promise<void> {
    const at = new Date().toISOString();
    const fact = { kind: 'charge.returned', at, reference: `return of ${charge}`, charge, code };
    await desk.rows(
      "SELECT payments.keep_notice('sandbox', $1, 'charge.returned', $2, $3)",
      ...[`event ${(events += 1)}`, at, JSON.stringify({ ...fact, amountCents: String(amountCents) })],
    );
  }
  const tellOf = async (paymentId: string, amountCents: number, code?: string): Promise<void> => {
    const { processor_reference } = await desk.payment(paymentId);
    await tell(String(processor_reference), amountCents, code);
  };
  const understood = (): Promise<void> =>
    until(async () => {
      const [row] = await desk.rows<{ done: boolean }>(
        `SELECT (SELECT position FROM payments.consumer WHERE name = 'notices') = last_number AS done FROM payments.notice_counter`,
      );
      return row?.done === true;
    });

  it('is recorded by itself, with its code and the fee', async () => {
    const paymentId = await desk.payByAch({ paymentToken: 'tok_ach_r01' });
    await until(async () => (await statusOf(paymentId)) === 'RETURNED');
    const [row] = await desk.rows(
      'SELECT code, fee_cents, recorded_by FROM payments.payment_return WHERE payment_id = $1',
      idOf(paymentId),
    );
    expect(row).toEqual({ code: 'R01', fee_cents: 35_00n, recorded_by: 'processor:sandbox' });
    await until(async () => (await waiting()).length === 0);
  });

  it('waits for its payment when it comes before, and is recorded once, however often it is told', async () => {
    await tell('charge of tomorrow', 10_00);
    await understood();
    expect(await waiting()).toEqual([{ reference: 'return of charge of tomorrow', refused_with: null }]);
    const paymentId = await desk.payByAch();
    await desk.owner.query(
      `ALTER TABLE payments.payment DISABLE TRIGGER USER;
       UPDATE payments.payment SET processor_reference = 'charge of tomorrow' WHERE id = '${idOf(paymentId)}';
       ALTER TABLE payments.payment ENABLE TRIGGER USER`,
    );
    await until(async () => (await statusOf(paymentId)) === 'RETURNED');
    await tell('charge of tomorrow', 10_00);
    await understood();
    await until(async () => (await waiting()).length === 0);
    const returned = await desk.rows(
      `SELECT FROM ledger.entry WHERE kind = 'RETURN' AND source_id = $1`,
      idOf(paymentId),
    );
    expect(returned).toHaveLength(1);
  });

  it('is nothing new where staff have recorded it', async () => {
    const paymentId = await desk.payByAch();
    await desk.record(paymentId, { code: 'R02' });
    await tellOf(paymentId, 10_00);
    await understood();
    await until(async () => (await waiting()).length === 0);
  });

  it('is recorded without a reason where the processor gives none that we know', async () => {
    const paymentId = await desk.payByAch();
    await tellOf(paymentId, 10_00, 'R99');
    await understood();
    await until(async () => (await statusOf(paymentId)) === 'RETURNED');
    const [row] = await desk.rows(
      'SELECT code FROM payments.payment_return WHERE payment_id = $1',
      idOf(paymentId),
    );
    expect(row).toEqual({ code: 'UNSTATED' });
  });

  it('is left to a person where it is of another amount, and check:books names it', async () => {
    const paymentId = await desk.payByAch();
    await tellOf(paymentId, 9_99);
    await understood();
    await until(async () => (await waiting()).some(({ refused_with }) => refused_with !== null));
    expect(await statusOf(paymentId)).toBe('POSTED');
    const findings = await checkBooks(desk.office.database.migrator);
    expect(findings).toMatchObject([{ check: 'set-aside', count: 1 }]);
  });
});
