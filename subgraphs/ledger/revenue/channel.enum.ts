import { registerEnumType } from 'type-graphql';

export enum Channel {
  ONLINE = 'ONLINE',
  MOBILE = 'MOBILE',
  IVR = 'IVR',
  COUNTER = 'COUNTER',
  KIOSK = 'KIOSK',
  AUTOPAY = 'AUTOPAY',
  LOCKBOX = 'LOCKBOX',
  BANK_BILL_PAY = 'BANK_BILL_PAY',
  AGENT_PHONE = 'AGENT_PHONE',
  ESCROW_FILE = 'ESCROW_FILE',
}
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
