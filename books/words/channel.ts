import { defineWords } from './words.js';

export const channels = defineWords('Channel', 'How a payment comes in.', {
  ONLINE: 'The web portal.',
  MOBILE: 'A mobile app.',
  IVR: 'The automatic telephone line.',
  COUNTER: 'A cashier at a counter.',
  KIOSK: 'A self-service machine.',
  AUTOPAY: 'The standing order of an enrolled payer.',
  LOCKBOX: "Mail, opened by the agency's bank.",
  BANK_BILL_PAY: "The payer's own bank.",
  AGENT_PHONE: 'A billing rep on the phone, with hosted capture.',
  ESCROW_FILE: 'A mortgage servicer paying for many parcels.',
});

export const Channel = channels.values;
export type Channel = keyof typeof Channel;
