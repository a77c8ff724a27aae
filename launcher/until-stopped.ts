import closeWithGrace from 'close-with-grace';
import type { Refusal } from '../platform/config/refusal.js';
import type { Logger } from '../platform/telemetry/logger.js';

const graceMs = 25_000;
/** Within this time a second signal is taken for the first: Ctrl-C reaches a program from the terminal and from npm. */
const echoMs = 1_000;
const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface StopOptions {
  /** Whether SIGHUP means something else to this process than to stop. */
  readonly staysOnHangUp?: boolean;
  /** Resolves when something has ended that the process cannot work without. */
  readonly lost?: Promise<Refusal>;
}

/**
 * Disposes on SIGTERM, SIGINT, an error nobody caught, or the loss of what the process needs, and lets the process end; the
 * latter two with 1. A second signal ends it at once.
 */
export function disposeWhenStopped(
  resources: AsyncDisposable,
  logger: Logger,
  { staysOnHangUp = false, lost }: StopOptions = {},
): void {
  let refusal: Refusal | undefined;
  let stoppingSince: number | undefined;
  const closing = closeWithGrace(
    {
      delay: graceMs,
      logger: { error: (error: unknown) => error !== refusal && logger.error({ err: error }) },
      skip: [...stopSignals],
    },
    async ({ err }) => {
      if (err) logger.fatal({ err }, 'stopping after an error that nobody caught');
      await resources[Symbol.asyncDispose]();
      if (refusal) throw refusal;
    },
  );
  const stop = (): void => {
    stoppingSince = performance.now();
    closing.close();
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    if (stoppingSince === undefined) stop();
    else if (performance.now() - stoppingSince > echoMs) {
      process.off(signal, onSignal);
      process.kill(process.pid, signal);
    }
  };
  for (const signal of stopSignals) {
    if (signal !== 'SIGHUP' || !staysOnHangUp) process.on(signal, onSignal);
  }
  void lost?.then((reason) => {
    if (stoppingSince !== undefined) return;
    refusal = reason;
    logger.fatal({ code: reason.code }, reason.message);
    stop();
  });
}
