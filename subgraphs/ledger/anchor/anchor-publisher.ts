import { setTimeout as delay } from 'node:timers/promises';
import { createPool } from '../../../platform/database/pool.js';
import type { DatabaseCredentials } from '../../../platform/database/credentials.js';
import type { Logger } from '../../../platform/telemetry/logger.js';
import { AnchorSigner } from './anchor.js';
import { appendAnchor } from './anchor-file.js';
import { AnchorRepository, type LastSeal } from './anchor.repository.js';

export interface AnchorOptions {
  /** 32 bytes as 64 hex digits, from which the key follows. */
  readonly secretHex: string;
  /** Absent: anchors are told as events alone. */
  readonly file?: string | undefined;
  /** How often the head of the chain is anchored while it moves. */
  readonly everyMs: number;
}

interface PublisherOptions extends AnchorOptions {
  /** The database as the role of the ledger. */
  readonly credentials: DatabaseCredentials;
  readonly logger: Logger;
  readonly clock?: () => Date;
  /** How often it is looked whether a fiscal period was closed. */
  readonly lookMs?: number;
}

interface Published {
  readonly at: Date;
  readonly lastClosing: bigint;
}

/**
 * Anchors the head of the chain: at start, then every so often, and when a fiscal period was closed; nothing while nothing
 * happens. Any number of processes may do so, each with a file of its own.
 */
export class AnchorPublisher implements AsyncDisposable {
  readonly #options: PublisherOptions & { readonly clock: () => Date; readonly lookMs: number };
  readonly #signer: AnchorSigner;
  readonly #pool;
  readonly #repository: AnchorRepository;
  readonly #stop = new AbortController();
  #published: Published | undefined;
  #finished: Promise<void> = Promise.resolve();

  constructor(options: PublisherOptions) {
    this.#options = { clock: () => new Date(), lookMs: 10_000, ...options };
    this.#signer = new AnchorSigner(options.secretHex);
    this.#pool = createPool(options.credentials, { applicationName: 'ledger:anchors', maxConnections: 1 });
    this.#repository = new AnchorRepository(this.#pool);
  }

  get publicKey(): string {
    return this.#signer.publicKey;
  }

  start(): void {
    const { logger, file } = this.#options;
    logger.info({ publicKey: this.publicKey, file }, 'the chain of the books is anchored');
    this.#finished = this.#run();
  }

  /** Anchors what is due, and tells whether anything was. */
  async publishDue(): Promise<boolean> {
    const seal = await this.#repository.lastSeal();
    if (!seal || !this.#isDue(seal)) return false;
    if (!seal.isAnchor) await this.#publish(seal);
    this.#published = { at: this.#options.clock(), lastClosing: seal.lastClosing };
    return !seal.isAnchor;
  }

  #isDue({ lastClosing }: LastSeal): boolean {
    if (!this.#published) return true;
    const { at, lastClosing: known } = this.#published;
    const sinceMs = this.#options.clock().getTime() - at.getTime();
    // A clock that was put back does not tell how long ago it was.
    return lastClosing > known || sinceMs >= this.#options.everyMs || sinceMs < 0;
  }

  /** The file comes first: what the log tells is then in the file, unless somebody has taken it out. */
  async #publish({ seal, sequence, position, hash }: LastSeal): Promise<void> {
    const { clock, file } = this.#options;
    const anchor = this.#signer.sign({ seal, sequence, position, hash }, clock());
    if (file) await appendAnchor(file, anchor);
    await this.#repository.tell(anchor);
  }

  async #run(): Promise<void> {
    const { logger, lookMs, everyMs } = this.#options;
    while (!this.#stop.signal.aborted) {
      try {
        await this.publishDue();
      } catch (error) {
        logger.error({ err: error }, 'the chain of the books could not be anchored; trying again');
      }
      await delay(Math.min(lookMs, everyMs), undefined, { signal: this.#stop.signal, ref: false }).catch(
        () => undefined,
      );
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#finished;
    await this.#pool.end();
  }
}
