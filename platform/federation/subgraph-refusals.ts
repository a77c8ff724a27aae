import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { endUnread } from '../http/end-unread.js';
import type { UpgradeRefusal } from '../http/upgrade.js';
import { SignatureError } from './signature.js';
import { internalErrorCode, internalErrorMessage } from './subgraph-errors.js';

/** What a subgraph says to whoever is not served by it, in the form of all answers of GraphQL. */
const paths =
  'Operations go by POST, and subscriptions by WebSocket, to /graphql; health is at /livez and /readyz.';

/** Why is for the log alone, because whoever did not sign is a stranger. */
const unsigned = refusal(
  401,
  'UNAUTHENTICATED',
  'This is not signed by the gateway for this subgraph. Send operations to the gateway; if it sent this itself, compare the signing keys and the clocks of both.',
);
export const nothingHere = refusal(404, 'BAD_REQUEST', `There is nothing at this path. ${paths}`);
const failed = refusal(500, internalErrorCode, internalErrorMessage);

export function refusalOf(error: unknown): UpgradeRefusal {
  return error instanceof SignatureError ? unsigned : failed;
}

/** The request may not have been read to its end. */
export function refuse(response: ServerResponse, { status, headers, body }: UpgradeRefusal): void {
  const { complete } = response.req;
  const answer: OutgoingHttpHeaders = {
    ...headers,
    'content-length': Buffer.byteLength(body),
    ...(!complete && { connection: 'close' }),
  };
  response.writeHead(status, answer);
  endUnread(response, Buffer.from(body));
}

function refusal(status: number, code: string, message: string): UpgradeRefusal {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body: JSON.stringify({ errors: [{ message, extensions: { code } }] }),
  };
}
