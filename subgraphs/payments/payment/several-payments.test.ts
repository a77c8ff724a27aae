import { randomUUID } from 'node:crypto';
import { PaymentOffice } from '../testing/payment-office.js';

interface Answer {
  readonly replayed: boolean;
  readonly payment: {
    readonly id: string;
    readonly allocations: { readonly amount: string }[];
    readonly account: { readonly payments: { readonly edges: { readonly node: { readonly id: string } }[] } };
  };
}

const query = `mutation ($one: CreatePaymentInput!, $two: CreatePaymentInput!) {
  first: createPayment(input: $one) { ...Paid }
  second: createPayment(input: $two) { ...Paid }
  again: createPayment(input: $one) { ...Paid } }
  fragment Paid on PaymentPosted { replayed payment { id allocations { amount }
    account { payments(first: 5) { edges { node { id } } } } } }`;

describe('several payments of one operation', () => {
  let office: PaymentOffice;

  beforeAll(async () => {
    const charges = [{ revenueType: 'WATER' as const, cents: 10_000 }];
    office = await PaymentOffice.open([{ number: 'UB-1', department: 'UTIL', charges }]);
  });

  afterAll(() => office?.[Symbol.asyncDispose]());

  it('are answered each with the account as that payment left it', async () => {
    const input = (amount: string) => ({
      ...{ idempotencyKey: randomUUID(), accountId: office.account(0), amount },
      ...{ channel: 'COUNTER', tender: 'CASH' },
    });
    const { first, second, again } = await office.ask<Record<'first' | 'second' | 'again', Answer>>(
      query,
      office.as('cashier', ['UTIL']),
      { one: input('10.00'), two: input('20.00') },
    );
    const [one, two] = [first.payment.id, second.payment.id];
    const listed = ({ payment }: Answer): string[] =>
      payment.account.payments.edges.map(({ node }) => node.id);
    expect([first, second, again].map(listed)).toEqual([[one], [two, one], [two, one]]);
    expect(again).toMatchObject({ replayed: true, payment: { id: one, allocations: [{ amount: '10.00' }] } });
  });
});
