import type { Logger } from './logger.js';

export interface OutageMessages {
  readonly begins: string;
  readonly ends: string;
}

/** Logs that something fails when it begins to, or fails for another reason, and when it works again; not every try in between. */
export class Outage {
  readonly #logger: Logger;
  readonly #messages: OutageMessages;
  readonly #fields: object;
  #since: number | undefined;
  #reason: string | undefined;

  constructor(logger: Logger, messages: OutageMessages, fields: object = {}) {
    this.#logger = logger;
    this.#messages = messages;
    this.#fields = fields;
  }

  goesOn(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    if (reason === this.#reason) return;
    this.#since ??= performance.now();
    this.#reason = reason;
    this.#logger.warn({ ...this.#fields, err: error }, this.#messages.begins);
  }

  over(): void {
    if (this.#since === undefined) return;
    const awayMs = Math.round(performance.now() - this.#since);
    this.#since = undefined;
    this.#reason = undefined;
    this.#logger.info({ ...this.#fields, awayMs }, this.#messages.ends);
  }
}
