import type { Role } from '../../../platform/access/principal.js';
import { Channel } from '../../../books/words/channel.js';
import { Tender } from '../../../books/words/tender.js';

const onPaper: readonly Tender[] = [Tender.CASH, Tender.CHECK, Tender.MONEY_ORDER];
const electronic: readonly Tender[] = [Tender.CARD_CREDIT, Tender.CARD_DEBIT, Tender.ACH, Tender.WALLET];

/** What can be handed over where. */
export const tendersOfChannel: Record<Channel, readonly Tender[]> = {
  ONLINE: electronic,
  MOBILE: electronic,
  IVR: electronic,
  COUNTER: [...onPaper, ...electronic],
  KIOSK: [...onPaper, ...electronic],
  AUTOPAY: electronic,
  LOCKBOX: [Tender.CHECK, Tender.MONEY_ORDER],
  BANK_BILL_PAY: [Tender.ACH, Tender.CHECK],
  AGENT_PHONE: electronic,
  ESCROW_FILE: [Tender.ACH, Tender.CHECK],
};

/** Channels that report money somebody else has already collected, so that no processor is asked. */
const alreadyCollected: readonly Channel[] = [Channel.LOCKBOX, Channel.BANK_BILL_PAY, Channel.ESCROW_FILE];

/** Whether a processor must confirm the payment before it is posted. */
export const needsProcessor = (channel: Channel, tender: Tender): boolean =>
  electronic.includes(tender) && !alreadyCollected.includes(channel);

/** Through which channels a role takes payments. A billing rep never types card data: capture is hosted or by IVR. */
export const channelsOfRole: Record<Role, readonly Channel[]> = {
  cashier: [Channel.COUNTER],
  'billing-rep': [Channel.AGENT_PHONE, Channel.IVR],
  integrator: [
    Channel.ONLINE,
    Channel.MOBILE,
    Channel.IVR,
    Channel.KIOSK,
    Channel.AUTOPAY,
    Channel.BANK_BILL_PAY,
  ],
  'department-app': Object.values(Channel),
  'department-head': [],
  'finance-director': [],
  auditor: [],
};

/** Who may say that a payment counts from an earlier day, such as that of a postmark. */
export const mayBackDate: readonly Role[] = ['cashier', 'department-app'];
