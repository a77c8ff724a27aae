import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { fromPublicId } from '../../../platform/ids/public-id.js';
import { checkBooks } from '../../testing/books.js';
import { PaymentOffice } from '../testing/payment-office.js';

const dayMs = 86_400_000;
const day = (ago: number): string => new Date(Date.now() - ago * dayMs).toISOString().slice(0, 10);
const card = { tender: 'CARD_CREDIT', paymentToken: 'tok_visa_ok' } as const;

describe('a payment that a processor takes', () => {
  let office: PaymentOffice;
  const cashier = (): ReturnType<PaymentOffice['as']> => office.as('cashier', ['UTIL', 'COURT']);

  beforeAll(async () => {
    office = await PaymentOffice.open([
      { number: 'UB-1', department: 'UTIL', charges: [{ revenueType: 'WATER', cents: 100_000 }] },
      { number: 'CT-1', department: 'COURT', charges: [{ revenueType: 'FINE', cents: 5_000 }] },
    ]);
  });
  afterAll(() => office?.[Symbol.asyncDispose]());

  const charges = async (): Promise<unknown> =>
    (await office.arrange('SELECT count(*)::int AS count FROM sandbox_processor.charge'))[0]!['count'];

  async function untilIs(publicId: string, status: string): Promise<void> {
    const id = fromPublicId('pay', publicId);
    for (;;) {
      const [row] = await office.arrange('SELECT status FROM payments.payment WHERE id = $1', id);
      if (row!['status'] === status) return;
      await delay(50);
    }
  }

  it('is refused by type and charged to nobody where a ledger account was not active on its effective date', async () => {
    const before = await charges();
    await office.arrange("UPDATE ledger.account SET active_from = $1 WHERE code = '700-104100'", day(1));
    const refused = await office.pay(cashier(), { ...card, effectiveDate: day(3) });
    expect(refused).toMatchObject({
      __typename: 'InvalidInput',
      code: 'LEDGER_ACCOUNT_NOT_ACTIVE',
      path: ['input', 'effectiveDate'],
      message: expect.stringContaining('700-104100') as string,
    });
    expect(await charges()).toBe(before);
    expect(await office.pay(cashier(), card)).toMatchObject({ __typename: 'PaymentPosted' });
    await office.arrange("UPDATE ledger.account SET active_from = '-infinity' WHERE code = '700-104100'");
  });

  it('is accepted, and not an error, when its money is there and the books fail', async () => {
    await office.arrange(`
      CREATE FUNCTION public.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.status = 'POSTED' THEN RAISE EXCEPTION 'no' USING ERRCODE = '53100'; END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER refuse BEFORE UPDATE ON payments.payment FOR EACH ROW EXECUTE FUNCTION public.refuse()`);
    const wish = { ...card, amount: '11.00', idempotencyKey: randomUUID() };
    const accepted = await office.pay(cashier(), wish);
    expect(accepted).toMatchObject({ __typename: 'PaymentAccepted', payment: { receiptNumber: null } });
    expect(await office.pay(cashier(), wish)).toEqual(accepted);
    await office.arrange('DROP TRIGGER refuse ON payments.payment');
    await untilIs(accepted.payment!.id, 'POSTED');
    expect(await office.pay(cashier(), wish)).toMatchObject({ __typename: 'PaymentPosted', replayed: true });
  });

  it('is accepted by its id when it cannot even be read any more', async () => {
    await office.arrange('REVOKE SELECT ON payments.payment FROM tributary_payments');
    const accepted = await office.pay(cashier(), { ...card, paymentToken: 'tok_timeout', amount: '12.00' });
    await office.arrange('GRANT SELECT ON payments.payment TO tributary_payments');
    expect(accepted).toMatchObject({ __typename: 'PaymentAccepted', payment: { receiptNumber: null } });
    await untilIs(accepted.payment!.id, 'POSTED');
  });

  it.each([
    ['an hour slow', -3_600_000],
    ['an hour fast', 3_600_000],
  ])('comes to its end as soon as ever when the clock of its process is %s', async (_how, skewMs) => {
    office.clock.now = () => new Date(Date.now() + skewMs);
    const [silent, transfer] = await Promise.all([
      office.pay(cashier(), {
        ...card,
        paymentToken: 'tok_timeout',
        amount: `13.${10 + skewMs / 3_600_000}`,
      }),
      office.pay(cashier(), {
        tender: 'ACH',
        paymentToken: 'tok_ach_pending',
        amount: '14.00',
        allowDuplicate: true,
      }),
    ]);
    expect([silent.__typename, transfer.__typename]).toEqual(['PaymentAccepted', 'PaymentAccepted']);
    await Promise.all([silent, transfer].map(({ payment }) => untilIs(payment!.id, 'POSTED')));
    office.clock.now = () => new Date();
  });

  it('that was lost before a month and is paid in cash since is given up, and its key says so', async () => {
    const before = await charges();
    const onCourt = { accountId: office.account(1), amount: '50.00' };
    const wish = { ...card, ...onCourt, paymentToken: 'tok_timeout_unreached', idempotencyKey: randomUUID() };
    const { payment } = await office.pay(cashier(), wish);
    await office.arrange(
      "UPDATE payments.payment SET recorded_at = recorded_at - interval '30 days', next_attempt_at = now() + interval '1 hour' WHERE id = $1",
      fromPublicId('pay', payment!.id),
    );
    expect(await office.pay(cashier(), { ...onCourt, allowDuplicate: true })).toMatchObject({
      __typename: 'PaymentPosted',
    });
    await office.arrange(
      'UPDATE payments.payment SET next_attempt_at = now() WHERE id = $1',
      fromPublicId('pay', payment!.id),
    );
    await untilIs(payment!.id, 'ABANDONED');
    expect(await charges()).toBe(before);
    expect(await office.pay(cashier(), wish)).toMatchObject({
      __typename: 'Declined',
      code: 'PAYMENT_ABANDONED',
      message: expect.not.stringContaining('No money moved') as string,
      retryable: false,
    });
  });

  it('that was given up and charged after all is never said to have moved no money', async () => {
    const wish = { ...card, amount: '21.00', paymentToken: 'tok_timeout', idempotencyKey: randomUUID() };
    const { payment } = await office.pay(cashier(), wish);
    const id = fromPublicId('pay', payment!.id);
    await office.arrange(
      `UPDATE payments.payment SET status = 'ABANDONED', pending_reason = NULL, decline_code = 'EXPIRED' WHERE id = $1`,
      id,
    );
    await office.arrange("UPDATE ledger.fiscal_period SET status = 'CLOSED'");
    await office.arrange('UPDATE payments.payment SET next_attempt_at = now() WHERE id = $1', id);
    await untilIs(payment!.id, 'PENDING');
    expect(await office.pay(cashier(), wish)).toMatchObject({ __typename: 'PaymentAccepted' });
    await office.arrange("UPDATE ledger.fiscal_period SET status = 'OPEN'");
    await untilIs(payment!.id, 'POSTED');
    expect(await office.pay(cashier(), wish)).toMatchObject({ __typename: 'PaymentPosted', replayed: true });
  });

  it('is said to be in suspense where its money could not be booked on its account', async () => {
    const wish = { ...card, amount: '23.00', paymentToken: 'tok_timeout', idempotencyKey: randomUUID() };
    const { payment } = await office.pay(cashier(), wish);
    await office.arrange("DELETE FROM departments.clearing_account WHERE tender = 'CARD_CREDIT'");
    await untilIs(payment!.id, 'POSTED');
    await office.arrange("INSERT INTO departments.clearing_account VALUES ('CARD_CREDIT', '700-104100')");
    expect(await office.pay(cashier(), wish)).toMatchObject({
      __typename: 'PaymentPosted',
      payment: { id: payment!.id, inSuspense: true },
    });
    expect(await office.pay(cashier(), { ...card, amount: '24.00' })).toMatchObject({
      __typename: 'PaymentPosted',
      payment: { inSuspense: false },
    });
  });

  it('leaves books that prove themselves', async () => {
    expect(await checkBooks(office.database.migrator)).toEqual([]);
  });

  it('is not said to be in the books while the payer has only started it', async () => {
    const wish = { ...card, amount: '25.00', paymentToken: 'tok_timeout', idempotencyKey: randomUUID() };
    const { payment } = await office.pay(cashier(), wish);
    await office.arrange('ALTER TABLE payments.payment DISABLE TRIGGER check_transition');
    await office.arrange(
      "UPDATE payments.payment SET status = 'STARTED', pending_reason = NULL, next_attempt_at = NULL WHERE id = $1",
      fromPublicId('pay', payment!.id),
    );
    await office.arrange('ALTER TABLE payments.payment ENABLE TRIGGER check_transition');
    expect(await office.pay(cashier(), wish)).toMatchObject({ __typename: 'PaymentAccepted' });
  });
});
