import type { Logger } from 'pino';
import type { Gateway } from '../gateway/gateway.js';
import type { HeldSubgraphs, RemoteSubgraphs } from './remote-subgraphs.js';

/** Holds the ways to the subgraphs of the supergraph that is in force, and puts others into force. */
export class ServedSupergraph implements AsyncDisposable {
  readonly #subgraphs: RemoteSubgraphs;
  readonly #logger: Logger;
  #held: HeldSubgraphs;

  private constructor(subgraphs: RemoteSubgraphs, held: HeldSubgraphs, logger: Logger) {
    this.#subgraphs = subgraphs;
    this.#held = held;
    this.#logger = logger;
  }

  static async open(
    supergraphSdl: string,
    subgraphs: RemoteSubgraphs,
    logger: Logger,
  ): Promise<ServedSupergraph> {
    return new ServedSupergraph(subgraphs, await subgraphs.hold(supergraphSdl), logger);
  }

  get clients(): HeldSubgraphs['clients'] {
    return this.#held.clients;
  }

  /** Puts one supergraph after the other into force. One that cannot be served is logged, and the one before stays. */
  async follow(supergraphs: AsyncIterable<string>, gateway: Gateway): Promise<void> {
    for await (const supergraphSdl of supergraphs) {
      try {
        await this.#replace(supergraphSdl, gateway);
      } catch (error) {
        this.#logger.error({ err: error }, 'a supergraph was refused; the one in force stays');
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#held[Symbol.asyncDispose]();
  }

  async #replace(supergraphSdl: string, gateway: Gateway): Promise<void> {
    await using opening = new AsyncDisposableStack();
    const next = opening.use(await this.#subgraphs.hold(supergraphSdl));
    const { retired } = await gateway.reload({ supergraphSdl, subgraphs: next.clients });
    opening.move();
    const previous = this.#held;
    this.#held = next;
    retired
      .then(() => previous[Symbol.asyncDispose]())
      .catch((error: unknown) =>
        this.#logger.error({ err: error }, 'earlier ways to subgraphs did not close'),
      );
  }
}
