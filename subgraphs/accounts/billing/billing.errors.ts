/** Why bills cannot be issued. Bills are issued all together or not at all. */
export enum BillingRefusal {
  ACCOUNT_BUSY = 'ACCOUNT_BUSY',
  ACCOUNT_UNKNOWN = 'ACCOUNT_UNKNOWN',
  BILL_ALREADY_ISSUED = 'BILL_ALREADY_ISSUED',
  BILL_EMPTY = 'BILL_EMPTY',
  PERIOD_CLOSED = 'PERIOD_CLOSED',
  REVENUE_TYPE_UNKNOWN = 'REVENUE_TYPE_UNKNOWN',
}

const messages: Record<BillingRefusal, string> = {
  ACCOUNT_BUSY:
    'Somebody else holds one of the accounts; nothing was issued, and the same may be tried again',
  ACCOUNT_UNKNOWN: 'There is no such account',
  BILL_ALREADY_ISSUED: 'One of the bills or its charges was issued before',
  BILL_EMPTY: 'The bill has no charge, or one that is not positive',
  PERIOD_CLOSED: 'No fiscal period is open to bill into',
  REVENUE_TYPE_UNKNOWN: 'No department collects for this revenue type',
};

export class BillingError extends Error {
  override readonly name = 'BillingError';
  readonly code: BillingRefusal;

  constructor(code: BillingRefusal, subject?: string, options?: ErrorOptions) {
    super(subject === undefined ? messages[code] : `${messages[code]}: ${subject}`, options);
    this.code = code;
  }
}
