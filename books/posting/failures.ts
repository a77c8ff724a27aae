import { isConnectionFailure } from '../../platform/database/connection-failure.js';

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';

/** The database gave up waiting: for a lock, or with a statement as a whole. Nothing of the transaction stays. */
export const isGivenUp = (error: unknown): boolean => ['55P03', '57014'].includes(codeOf(error));

/** A period that was open when the batch was decided on was closed before it was written. */
export const isPeriodClosed = (error: unknown): boolean => codeOf(error) === 'TB004';

/** Deadlock, serialization failure, a key that another process took between our look and our write, or a lost connection. */
export const isTransient = (error: unknown): boolean =>
  ['40P01', '40001', '23505'].includes(codeOf(error)) || isPeriodClosed(error) || isConnectionFailure(error);

/** The ledger or a constraint objects to what is written, and would again. A period that has closed is decided on anew. */
export const isRefusedByBooks = (error: unknown): boolean =>
  /^(TB...|22...|23...)$/.test(codeOf(error)) && !isPeriodClosed(error);
