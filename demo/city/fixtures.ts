/** What documents, tests and the demo story rely on: it is in every demo city, whatever its size, seed and day. Amounts as on the wire. */
export const fixtures = {
  /** One resident with three accounts. */
  danaWhitfield: {
    displayName: 'Dana Whitfield',
    phone: '+1 972-555-0142',
    email: 'dana.whitfield@example.org',
    /** Four open bills in three funds, three of them past due; a shut-off is pending until they are paid; autopay is on. */
    utilityAccount: {
      /** Follows from the seed of the residents that are always there. */
      id: '0169de90-6980-7012-8e97-e0137b1283dd',
      number: 'UB-100001',
      balance: '579.92',
      pastDue: '445.05',
      holdKind: 'SHUT_OFF',
      /** The first that was ever made to it; not made for it by chance, so that it can be asked for. */
      firstPaymentId: '0169de90-6980-7013-8e97-e0137b1283dd',
    },
    /** An open parking citation. */
    courtAccount: { number: 'CT-100001', balance: '85.90', itemNumber: 'PK-2026-0001' },
    /** A building permit that waits for its fees. */
    permitAccount: { number: 'PMT-100001', balance: '214.00', itemNumber: 'BP-2026-0001' },
  },
  /** Everything billed is paid. */
  nothingOpenAccount: { number: 'UB-100002', balance: '0.00' },
  /** Closed and paid, so it takes no payment. */
  closedAccount: { number: 'UB-100003', balance: '0.00' },
  /** After two returned payments: cash and money orders only. One bill is open. */
  cashOnlyAccount: { number: 'UB-100004', balance: '134.87' },
  /** The last payment was more than was owed. */
  creditAccount: { number: 'UB-100005', balance: '-37.50' },
  /** Pays its arrears by instalments. */
  paymentPlanAccount: { number: 'UB-100006', balance: '552.96' },
} as const;
