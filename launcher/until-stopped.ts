import closeWithGrace from 'close-with-grace';
import type { Logger } from '../platform/telemetry/logger.js';

const graceMs = 25_000;

export interface StopOptions {
  /** Whether SIGHUP means something else to this process than to stop. */
  readonly staysOnHangUp?: boolean;
}

/** Disposes on SIGTERM, SIGINT or an error nobody caught, and lets the process end. */
export function disposeWhenStopped(
  resources: AsyncDisposable,
  logger: Logger,
  { staysOnHangUp = false }: StopOptions = {},
): void {
  closeWithGrace(
    {
      delay: graceMs,
      logger: { error: (error: unknown) => logger.error({ err: error }) },
      skip: staysOnHangUp ? ['SIGHUP'] : [],
    },
    async ({ err }) => {
      if (err) logger.fatal({ err }, 'stopping after an error that nobody caught');
      await resources[Symbol.asyncDispose]();
    },
  );
}
