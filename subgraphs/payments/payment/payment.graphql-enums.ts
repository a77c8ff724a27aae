import { registerEnumType } from 'type-graphql';
import { meaningsOf } from '../../../books/states/meanings.js';
import { Channel, Tender } from './payment.enums.js';
import { PaymentStatus, paymentMachine } from './payment.states.js';

registerEnumType(Channel, {
  name: 'Channel',
  description: 'How a payment comes in.',
  valuesConfig: {
    ONLINE: { description: 'The web portal.' },
    MOBILE: { description: 'A mobile app.' },
    IVR: { description: 'The automatic telephone line.' },
    COUNTER: { description: 'A cashier at a counter.' },
    KIOSK: { description: 'A self-service machine.' },
    AUTOPAY: { description: 'The standing order of an enrolled payer.' },
    LOCKBOX: { description: "Mail, opened by the agency's bank." },
    BANK_BILL_PAY: { description: "The payer's own bank." },
    AGENT_PHONE: { description: 'A billing rep on the phone, with hosted capture.' },
    ESCROW_FILE: { description: 'A mortgage servicer paying for many parcels.' },
  },
});

registerEnumType(Tender, {
  name: 'Tender',
  description: 'What the payer hands over.',
  valuesConfig: {
    CARD_CREDIT: { description: 'A credit card.' },
    CARD_DEBIT: { description: 'A debit card.' },
    ACH: { description: 'A bank account, debited or credited through the ACH network.' },
    CHECK: { description: 'A paper check.' },
    CASH: { description: 'Notes and coins.' },
    MONEY_ORDER: { description: 'A prepaid order.' },
    WALLET: { description: 'A digital wallet.' },
  },
});

registerEnumType(PaymentStatus, {
  name: 'PaymentStatus',
  description: 'Where a payment is in its life.',
  valuesConfig: meaningsOf(paymentMachine),
});

export { Channel, Tender };
