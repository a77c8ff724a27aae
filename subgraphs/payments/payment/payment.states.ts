/**
 * What a payment can be. PENDING is submitted and not in the books yet, because its outcome is not known or its money, which is
 * there, waits to be posted; POSTED is confirmed and posted, in one commit.
 */
export enum PaymentStatus {
  CREATED = 'CREATED',
  STARTED = 'STARTED',
  REQUIRES_ACTION = 'REQUIRES_ACTION',
  PENDING = 'PENDING',
  POSTED = 'POSTED',
  SETTLED = 'SETTLED',
  DECLINED = 'DECLINED',
  ABANDONED = 'ABANDONED',
  CANCELLED = 'CANCELLED',
  VOIDED = 'VOIDED',
  RETURNED = 'RETURNED',
}

/**
 * The lifecycle as data; the database holds the same table and refuses every other change. ABANDONED may still become
 * PENDING or POSTED, because a processor's late success means that money moved.
 */
export const paymentTransitions: Record<PaymentStatus, readonly PaymentStatus[]> = {
  CREATED: [PaymentStatus.STARTED, PaymentStatus.CANCELLED, PaymentStatus.ABANDONED],
  STARTED: [
    PaymentStatus.REQUIRES_ACTION,
    PaymentStatus.PENDING,
    PaymentStatus.CANCELLED,
    PaymentStatus.ABANDONED,
  ],
  REQUIRES_ACTION: [PaymentStatus.PENDING, PaymentStatus.CANCELLED, PaymentStatus.ABANDONED],
  PENDING: [PaymentStatus.POSTED, PaymentStatus.DECLINED, PaymentStatus.ABANDONED],
  ABANDONED: [PaymentStatus.PENDING, PaymentStatus.POSTED],
  POSTED: [PaymentStatus.SETTLED, PaymentStatus.VOIDED, PaymentStatus.RETURNED],
  SETTLED: [PaymentStatus.RETURNED],
  DECLINED: [],
  CANCELLED: [],
  VOIDED: [],
  RETURNED: [],
};

/** Of these the books know the money, and what became of it since. */
export const bookedStatuses: ReadonlySet<string> = new Set([
  PaymentStatus.POSTED,
  PaymentStatus.SETTLED,
  PaymentStatus.VOIDED,
  PaymentStatus.RETURNED,
]);
