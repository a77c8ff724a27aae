import { payCash, type Posted } from '../../bench/support/cash-payment.js';
import { GraphqlClient } from '../../bench/support/graphql-client.js';
import type { Endpoint } from './site.js';

/** A payment that somebody tried to make, and what they were told. */
export interface Attempt {
  readonly key: string;
  readonly accountId: string;
  readonly amountCents: number;
  /** Absent when the connection broke before there was an answer. */
  answer?: Posted;
}

/** Pays until the endpoint is gone, each client one payment after the other. */
export async function payUntilItBreaks(
  endpoint: Endpoint,
  clients: number,
  nextAttempt: () => Attempt,
): Promise<Attempt[]> {
  await using client = new GraphqlClient(endpoint.url, endpoint.token, clients);
  const attempts: Attempt[] = [];
  async function payer(): Promise<void> {
    for (;;) {
      const attempt = nextAttempt();
      attempts.push(attempt);
      try {
        attempt.answer = await payCash(client, attempt);
      } catch (error) {
        if (isBrokenConnection(error)) return;
        throw error;
      }
    }
  }
  await Promise.all(Array.from({ length: clients }, payer));
  return attempts;
}

/** Sends attempts again under their keys, as a client does that lost its answer. */
export async function sendAgain(
  endpoint: Endpoint,
  clients: number,
  attempts: readonly Attempt[],
): Promise<Map<Attempt, Posted>> {
  await using client = new GraphqlClient(endpoint.url, endpoint.token, clients);
  const answers = new Map<Attempt, Posted>();
  const waiting = [...attempts];
  async function payer(): Promise<void> {
    for (let attempt = waiting.pop(); attempt; attempt = waiting.pop()) {
      answers.set(attempt, await payCash(client, attempt));
    }
  }
  await Promise.all(Array.from({ length: clients }, payer));
  return answers;
}

function isBrokenConnection(error: unknown): boolean {
  const { code = '' } = error as { code?: string };
  return /^(UND_ERR_SOCKET|UND_ERR_CLOSED|UND_ERR_DESTROYED|ECONNREFUSED|ECONNRESET|EPIPE)$/.test(code);
}
