import type { WebSocket } from 'ws';
import type { Standing } from '../callers/standing.js';
import type { Caller } from '../../common/caller.js';
import { limits } from '../../common/limits.js';
import { closeTimeoutMs, type Connection } from '../streaming/open-connections.js';
import { OperationIds } from './operation-ids.js';

/** The codes with which the gateway closes sockets of its own accord. Clients come back after each of them. */
const closeCodes = {
  serviceRestart: 1012,
  tryAgainLater: 1013,
  tooSlow: 4290,
  tooMany: 4291,
  forbidden: 4403,
} as const;

/** One socket, with who is at its other end. */
export class SocketConnection implements Connection {
  caller: Caller = { reason: 'There is no token.' };
  standing: Standing | undefined;
  readonly operationIds = new OperationIds();
  /** Operations that are being begun, be it that their client has completed them already. */
  readonly beginning = new Set<string>();

  constructor(
    readonly socket: WebSocket,
    /** Where the other end calls from. */
    readonly address: string,
    /** Of the web page at the other end, if it is one of somebody else. */
    readonly origin?: string,
  ) {}

  /** Whether its client still waits for an operation that it has asked for. */
  awaits(operation: string): boolean {
    return this.socket.readyState === this.socket.OPEN && this.operationIds.inJson(operation) !== undefined;
  }

  /** Sends a result of an operation, unless its client has completed it; otherwise like `send`. */
  async next(operation: string, json: string): Promise<void> {
    const id = this.operationIds.inJson(operation);
    if (id !== undefined) await this.send(`{"id":${id},"type":"next","payload":${json}}`);
  }

  /** @returns when the operating system has taken the frame, or nobody is left to take it */
  send(frame: string): Promise<void> {
    if (this.socket.bufferedAmount > limits.socketBufferedBytesMax) this.dropOut();
    return new Promise((resolve) => {
      if (this.socket.readyState !== this.socket.OPEN) return resolve();
      // What could not be written was for somebody who is gone, and the socket is closing by itself.
      this.socket.send(frame, () => resolve());
    });
  }

  /** The client does not read what it asked for; it may come back and resume. */
  dropOut(): void {
    if (this.socket.readyState === this.socket.OPEN)
      this.close('tooSlow', 'Too slow; resume after the last cursor');
  }

  close(reason: keyof typeof closeCodes, message: string): void {
    this.socket.close(closeCodes[reason], message);
    const timer = setTimeout(() => this.socket.terminate(), closeTimeoutMs);
    this.socket.once('close', () => clearTimeout(timer));
  }

  sendAway(): void {
    this.close('serviceRestart', 'Service restart');
  }
}
