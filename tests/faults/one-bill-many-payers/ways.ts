import type { Counter } from '../support/counter.js';
import type { PaymentDesk, Wish } from '../support/payment-desk.js';

/** A way to pay: who takes it, and with what. */
export interface Way {
  readonly means: Pick<Wish, 'channel' | 'tender' | 'paymentToken'>;
  /** Whether the money is with the agency before the bill is looked at for the last time, so that it cannot be turned away. */
  readonly isCaptured: boolean;
  deskAt(counter: Counter): PaymentDesk;
}

export const ways: readonly Way[] = [
  {
    means: { channel: 'COUNTER', tender: 'CASH' },
    isCaptured: false,
    deskAt: ({ cashier }) => cashier,
  },
  {
    means: { channel: 'ONLINE', tender: 'CARD_CREDIT', paymentToken: 'tok_visa_ok' },
    isCaptured: true,
    deskAt: ({ integrator }) => integrator,
  },
  {
    means: { channel: 'KIOSK', tender: 'CASH' },
    isCaptured: false,
    deskAt: ({ integrator }) => integrator,
  },
  {
    means: { channel: 'AGENT_PHONE', tender: 'CARD_DEBIT', paymentToken: 'tok_mastercard_ok' },
    isCaptured: true,
    deskAt: ({ rep }) => rep,
  },
];
