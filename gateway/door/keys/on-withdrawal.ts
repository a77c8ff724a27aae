import type { Logger } from 'pino';
import type { Caller } from '../../common/caller.js';

const recheckIntervalMs = 2_000;

/**
 * Acts when the access of a caller who stays connected is withdrawn, some seconds after that. While it cannot be found
 * out whether it still holds, it is taken to hold.
 * @returns how to call it off
 */
export function onWithdrawal({ stillHolds }: Caller, logger: Logger, act: () => void): () => void {
  if (!stillHolds) return () => undefined;
  const timer = setInterval(() => {
    stillHolds().then(
      (holds) => {
        if (holds) return;
        clearInterval(timer);
        act();
      },
      (error: unknown) => logger.warn({ err: error }, 'it was not found out whether access still holds'),
    );
  }, recheckIntervalMs);
  return () => clearInterval(timer);
}
