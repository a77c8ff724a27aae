import { AsyncLocalStorage } from 'node:async_hooks';
import { newId } from '../ids/public-id.js';

export const requestIdHeader = 'x-request-id';

/** How a request came in. */
export type Transport = 'http' | 'ws' | 'sse';

export interface RequestContext {
  /** Leads from what a caller was told to what was logged, in every process that worked on the request. */
  readonly id: string;
  readonly transport: Transport;
  /** By `performance.now()`. */
  readonly startedAtMs: number;
}

/** Letters, digits and a few signs, so that an id can stand in a header, a log or a message without harm. */
const wellFormedId = /^[\w.:/+=@-]{1,128}$/;

const storage = new AsyncLocalStorage<RequestContext>();

/** The request that is being worked on, wherever in the call tree one asks; undefined outside of all. */
export function currentRequest(): RequestContext | undefined {
  return storage.getStore();
}

/** @param given the id that the caller or an earlier process chose; unless it is well-formed there is a new one */
export function beginRequest(transport: Transport, given?: unknown): RequestContext {
  const id = typeof given === 'string' && wellFormedId.test(given) ? given : newId();
  return { id, transport, startedAtMs: performance.now() };
}

export function withinRequest<Result>(request: RequestContext, work: () => Result): Result {
  return storage.run(request, work);
}
