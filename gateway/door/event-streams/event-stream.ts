import type { ServerResponse } from 'node:http';
import { commonHeaders } from '../http/common-headers.js';
import { eventStreamType } from '../http/media-type.js';
import { closeTimeoutMs, type Connection } from '../streaming/open-connections.js';

/** Below the idle time of common proxies. */
const keepAliveIntervalMs = 12_000;
const keepAlive = ':\n\n';

/** What a header can carry back to us as `Last-Event-ID`, and what does not break the line. */
const carriable = /^[\x20-\x7e]+$/;

/** One response that carries events, by the protocol of graphql-sse in its "distinct connections mode". */
export class EventStream implements Connection {
  readonly #response: ServerResponse;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  open(): void {
    const response = this.#response;
    response.writeHead(200, {
      ...commonHeaders,
      'content-type': `${eventStreamType}; charset=utf-8`,
      'cache-control': 'no-store',
      // Some proxies collect answers before they pass them on, unless they are told not to.
      'x-accel-buffering': 'no',
    });
    // Some browsers take a stream for open only when something has come.
    response.write(keepAlive);
    const pulse = setInterval(() => {
      if (this.#isOpen && !response.writableNeedDrain) response.write(keepAlive);
    }, keepAliveIntervalMs);
    response.once('close', () => clearInterval(pulse));
  }

  /**
   * Sends a result.
   * @returns when the operating system has taken it, so that what a slow client does not read waits in its bounded
   * queue and not here; when the stream has ended, the result is dropped
   */
  async next(json: string, cursor?: string): Promise<void> {
    if (!this.#isOpen) return;
    const id = cursor !== undefined && carriable.test(cursor) ? `id: ${cursor}\n` : '';
    await new Promise<void>((resolve) =>
      this.#response.write(`event: next\n${id}data: ${json}\n\n`, () => resolve()),
    );
  }

  /** Ends the stream for good: the operation has no more results. */
  complete(): void {
    // A browser tells its page of an event only when there is a line of data, be it empty.
    this.#end('event: complete\ndata: \n\n');
  }

  /**
   * Ends an open stream with a last result. Without `complete` it counts as broken off, so that clients come back.
   */
  breakOff(json: string): void {
    this.#end(`event: next\ndata: ${json}\n\n`);
  }

  sendAway(): void {
    this.#end('');
  }

  get #isOpen(): boolean {
    const { headersSent, writableEnded, destroyed } = this.#response;
    return headersSent && !writableEnded && !destroyed;
  }

  #end(last: string): void {
    const response = this.#response;
    if (!this.#isOpen) return;
    response.end(last);
    const timer = setTimeout(() => response.destroy(), closeTimeoutMs);
    response.once('close', () => clearTimeout(timer));
  }
}
