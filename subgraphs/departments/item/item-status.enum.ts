import { registerEnumType } from 'type-graphql';

export enum ItemStatus {
  OPEN = 'OPEN',
  FEES_DUE = 'FEES_DUE',
  PAID = 'PAID',
  READY_TO_ISSUE = 'READY_TO_ISSUE',
  ISSUED = 'ISSUED',
  CONFIRMED = 'CONFIRMED',
  DISPOSED = 'DISPOSED',
  CANCELLED = 'CANCELLED',
}
registerEnumType(ItemStatus, {
  name: 'ItemStatus',
  description: 'Where a permit, registration or case is in its life.',
  valuesConfig: {
    OPEN: { description: 'Being worked on; no fees have been set yet.' },
    FEES_DUE: { description: 'Waiting for its fees. The payment that covers them moves it on by itself.' },
    PAID: { description: 'Its fees are paid and nothing else is left to do.' },
    READY_TO_ISSUE: { description: 'A permit whose fees are paid and that can be handed out.' },
    ISSUED: { description: 'A permit that was handed out.' },
    CONFIRMED: { description: 'A registration or reservation that is paid and stands.' },
    DISPOSED: { description: 'A case that is closed.' },
    CANCELLED: { description: 'Called off.' },
  },
});
