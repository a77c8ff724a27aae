import type { Delta } from '../posting/effects.js';
import type { OpenPosition } from '../posting/view.js';
import type { JournalLine } from './journal-lines.js';

/** The same lines on the other side: what takes an entry back or, of the lines of a receipt, what pays it out again. */
export const mirrored = (lines: readonly JournalLine[]): JournalLine[] =>
  lines.map(({ debitCents, creditCents, ...line }) => ({
    ...line,
    ...(creditCents !== undefined && { debitCents: creditCents }),
    ...(debitCents !== undefined && { creditCents: debitCents }),
  }));

/**
 * What lines of payments, and of what becomes of them, do to what residents owe: a line that names a charge opens it or pays it, and
 * one of a resident that names none takes or gives credit.
 * @throws Error when a charge that is named was not looked at
 */
export const deltasOf = (entryId: string, lines: readonly JournalLine[], position: OpenPosition): Delta[] =>
  lines.flatMap((line) => {
    const { debitCents = 0n, creditCents = 0n, residentAccountId, chargeId } = line;
    const cents = debitCents - creditCents;
    const controlCents = residentAccountId === undefined ? 0n : cents;
    if (chargeId !== undefined) {
      const accountId = position.charges.get(chargeId)?.accountId;
      if (accountId === undefined) throw new Error(`Charge ${chargeId} was not looked at`);
      return [{ entryId, accountId, chargeId, openCents: cents, creditCents: 0n, controlCents }];
    }
    if (residentAccountId === undefined) return [];
    return [{ entryId, accountId: residentAccountId, openCents: 0n, creditCents: -cents, controlCents }];
  });
