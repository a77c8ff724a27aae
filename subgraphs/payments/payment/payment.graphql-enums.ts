import { registerEnumType } from 'type-graphql';
import { Channel, Tender } from './payment.enums.js';
import { PaymentStatus } from './payment.states.js';

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
  valuesConfig: {
    CREATED: { description: 'Begun, nothing shown to the payer yet.' },
    STARTED: { description: 'The payer is choosing how to pay.' },
    REQUIRES_ACTION: { description: 'The payer must still do something, such as confirm with the bank.' },
    PENDING: {
      description:
        'Submitted and not in the books yet: the outcome is not known, or the money is there and waits to be posted (pendingReason POSTING). The balance is unchanged.',
    },
    POSTED: { description: 'Confirmed and posted to the fund ledger, in one commit.' },
    SETTLED: { description: 'Paid out to the bank by the processor.' },
    DECLINED: { description: 'Refused by the processor or the bank. No money moved.' },
    ABANDONED: {
      description:
        'Left unfinished by the payer, or given up and not known to be charged. A late success still posts it.',
    },
    CANCELLED: { description: 'Called off before it was submitted.' },
    VOIDED: { description: 'Taken back on the day it was made, before the till closed.' },
    RETURNED: { description: 'Sent back by the bank after it was posted; its entries are reversed.' },
  },
});

export { Channel, Tender };
