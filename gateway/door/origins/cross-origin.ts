import type { IncomingMessage, ServerResponse } from 'node:http';
import { allowedMethods } from '../http/request-method.js';

/** For how long a browser may go by an answer to its question. */
const rememberedSeconds = '3600';

/**
 * Lets the browser show the answer, whatever it comes to be, to the page that asks. No answer depends on cookies, so
 * browsers are never told to send any.
 */
export function showTo(origin: string, response: ServerResponse): void {
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('access-control-expose-headers', 'retry-after, x-request-id');
  response.setHeader('vary', 'origin');
}

/**
 * Answers what browsers ask before they send what no form could. All headers may be sent: who may ask is decided by the
 * origin, and none of them means anything without a token or key.
 */
export function answerOptions({ headers }: IncomingMessage, response: ServerResponse): void {
  const wantedHeaders = [headers['access-control-request-headers'] ?? []].flat().join(', ');
  const isAsking = headers['access-control-request-method'] !== undefined;
  response
    .writeHead(204, {
      allow: allowedMethods,
      ...(isAsking && {
        vary: 'origin, access-control-request-headers',
        'access-control-allow-methods': 'GET, POST',
        'access-control-max-age': rememberedSeconds,
        ...(wantedHeaders && { 'access-control-allow-headers': wantedHeaders }),
      }),
    })
    .end();
}
