import { randomUUID } from 'node:crypto';
import { PaymentOffice } from '../testing/payment-office.js';

const dayMs = 24 * 60 * 60_000;
const dateOf = (at: Date): string => at.toISOString().slice(0, 10);

describe('the same request under the same key', () => {
  let office: PaymentOffice;

  beforeAll(async () => {
    office = await PaymentOffice.open(
      Array.from({ length: 12 }, (_, index) => ({
        number: `UB-${index + 1}`,
        department: 'UTIL' as const,
        charges: [{ revenueType: 'WATER' as const, cents: 10_000 }],
      })),
    );
  });

  afterEach(() => {
    office.clock.now = () => new Date();
  });

  afterAll(() => office?.[Symbol.asyncDispose]());

  const inDays = (days: number): void => {
    office.clock.now = () => new Date(Date.now() + days * dayMs);
  };

  it.each([1, 366])(
    'gets the stored answer %d days later, its effective date notwithstanding',
    async (days) => {
      const rep = office.as('billing-rep', ['UTIL'], `rep-${days}`);
      const wish = {
        idempotencyKey: randomUUID(),
        accountId: office.account(days === 1 ? 0 : 1),
        channel: 'AGENT_PHONE',
        tender: 'CARD_CREDIT',
        paymentToken: 'tok_visa_ok',
        effectiveDate: dateOf(new Date()),
      };
      const first = await office.pay(rep, wish);
      expect(first).toMatchObject({ __typename: 'PaymentPosted', replayed: false });
      inDays(days);
      expect(await office.pay(rep, wish)).toEqual({ ...first, replayed: true });
      const other = { ...wish, idempotencyKey: randomUUID() };
      expect(await office.pay(rep, other)).toMatchObject({ code: 'EFFECTIVE_DATE_NOT_ALLOWED' });
    },
  );

  it('gets the stored answer after a back-dated payment has become too old for its department', async () => {
    const cashier = office.as('cashier', ['UTIL']);
    const wish = {
      idempotencyKey: randomUUID(),
      accountId: office.account(2),
      effectiveDate: dateOf(new Date(Date.now() - 5 * dayMs)),
    };
    const first = await office.pay(cashier, wish);
    expect(first).toMatchObject({ __typename: 'PaymentPosted' });
    inDays(30);
    expect(await office.pay(cashier, wish)).toEqual({ ...first, replayed: true });
  });

  it('gets the stored answer although the role may not use the channel any more', async () => {
    const wish = { idempotencyKey: randomUUID(), accountId: office.account(3) };
    const first = await office.pay(office.as('cashier', ['UTIL'], 'robin'), wish);
    const demoted = office.as('integrator', ['UTIL'], 'robin');
    expect(await office.pay(demoted, wish)).toEqual({ ...first, replayed: true });
    expect(await office.pay(demoted, { ...wish, idempotencyKey: randomUUID() })).toMatchObject({
      code: 'CHANNEL_NOT_ALLOWED',
    });
  });

  it('is compared with what the key stands for before the processor is asked about its token', async () => {
    const portal = office.as('integrator', '*');
    const wish = {
      idempotencyKey: randomUUID(),
      accountId: office.account(4),
      channel: 'ONLINE',
      tender: 'CARD_CREDIT',
      paymentToken: 'tok_visa_ok',
    };
    const first = await office.pay(portal, wish);
    expect(first).toMatchObject({ __typename: 'PaymentPosted' });
    const forgotten = { ...wish, idempotencyKey: randomUUID(), paymentToken: 'tok_forgotten' };
    expect(await office.pay(portal, forgotten)).toMatchObject({ code: 'PAYMENT_TOKEN_UNKNOWN' });
    expect(await office.pay(portal, { ...forgotten, idempotencyKey: wish.idempotencyKey })).toMatchObject({
      code: 'IDEMPOTENCY_CONFLICT',
      original: { id: first.payment?.id },
    });
  });

  it('gets the stored answer although the account and every period have been closed since', async () => {
    const cashier = office.as('cashier', ['UTIL']);
    const wish = { idempotencyKey: randomUUID(), accountId: office.account(5), amount: '100.00' };
    const first = await office.pay(cashier, wish);
    expect(first).toMatchObject({ __typename: 'PaymentPosted' });
    await office.arrange(`UPDATE accounts.account SET status = 'CLOSED' WHERE number = 'UB-6'`);
    await office.arrange(`UPDATE ledger.fiscal_period SET status = 'CLOSED'`);
    try {
      expect(await office.pay(cashier, wish)).toEqual({ ...first, replayed: true });
      expect(await office.pay(cashier, { ...wish, idempotencyKey: randomUUID() })).not.toMatchObject({
        __typename: 'PaymentPosted',
      });
    } finally {
      await office.arrange(`UPDATE ledger.fiscal_period SET status = 'OPEN'`);
    }
  });

  it('posts after all when what stood against it is gone, because a refusal does not use up the key', async () => {
    const rep = office.as('billing-rep', ['UTIL'], 'early');
    const tomorrow = dateOf(new Date(Date.now() + dayMs));
    const wish = {
      idempotencyKey: randomUUID(),
      accountId: office.account(6),
      channel: 'AGENT_PHONE',
      tender: 'CARD_CREDIT',
      paymentToken: 'tok_visa_ok',
      effectiveDate: tomorrow,
    };
    expect(await office.pay(rep, wish)).toMatchObject({ code: 'EFFECTIVE_DATE_IN_FUTURE' });
    inDays(1);
    expect(await office.pay(rep, wish)).toMatchObject({ __typename: 'PaymentPosted', replayed: false });
  });

  it('is another request when another person sends it', async () => {
    const wish = { idempotencyKey: randomUUID(), accountId: office.account(7), allowDuplicate: true };
    const first = await office.pay(office.as('cashier', ['UTIL'], 'one'), wish);
    const second = await office.pay(office.as('cashier', ['UTIL'], 'two'), wish);
    expect(second).toMatchObject({ __typename: 'PaymentPosted', replayed: false });
    expect(second.payment?.id).not.toBe(first.payment?.id);
  });

  it('is one payment when both come in one batch, one of them too late for its day', async () => {
    const midnight = Date.parse(`${dateOf(new Date())}T23:59:59.999Z`);
    const rep = office.as('billing-rep', ['UTIL'], 'midnight');
    const wish = {
      idempotencyKey: randomUUID(),
      accountId: office.account(8),
      channel: 'AGENT_PHONE',
      tender: 'CARD_CREDIT',
      paymentToken: 'tok_visa_ok',
      effectiveDate: dateOf(new Date(midnight)),
    };
    const times = [midnight, midnight + 2];
    office.clock.now = () => new Date(times.shift() ?? midnight + 3);
    const answers = await Promise.all([office.pay(rep, wish), office.pay(rep, wish)]);
    expect(answers.map(({ __typename }) => __typename)).toEqual(['PaymentPosted', 'PaymentPosted']);
    expect(new Set(answers.map(({ payment }) => payment?.id)).size).toBe(1);
  });
});
