/** Who the history was entered by, and the space of its idempotency keys. */
export const historyScope = 'demo-history';
