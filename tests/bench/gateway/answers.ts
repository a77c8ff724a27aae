import { isDeepStrictEqual } from 'node:util';
import { Pool } from 'undici';
import type { CannedRequest } from '../gateway-clients.js';
import type { Scenario } from './scenarios.js';

interface GraphqlAnswer {
  readonly data?: unknown;
  readonly errors?: unknown;
}

/** A request with the answer that a gateway gave to it. */
export interface AnsweredRequest extends CannedRequest {
  readonly answer: GraphqlAnswer;
}

const askedAtOnce = 20;

/** Asks a gateway everything that a scenario asks, in its order. */
export async function askEverything(url: string, { query, variables }: Scenario): Promise<AnsweredRequest[]> {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections: askedAtOnce, pipelining: 1 });
  try {
    return await Promise.all(
      variables.map(async (each) => {
        const body = JSON.stringify({ query, variables: each });
        const headers = { 'content-type': 'application/json' };
        const response = await pool.request({ method: 'POST', path: pathname, headers, body });
        const text = Buffer.from(await response.body.arrayBuffer());
        return { body, answerBytes: text.length, answer: JSON.parse(text.toString()) as GraphqlAnswer };
      }),
    );
  } finally {
    await pool.destroy();
  }
}

/** @throws Error when the reference could not answer a question itself, or another gateway answers differently */
export function assertSameAnswers(
  name: string,
  given: readonly AnsweredRequest[],
  reference: readonly AnsweredRequest[],
): void {
  reference.forEach(({ body, answer: wanted }, index) => {
    if (wanted.errors || !wanted.data) throw new Error(`There is no right answer to ${body}.`);
    const answer = given[index]?.answer;
    if (isDeepStrictEqual(answer, wanted)) return;
    throw new Error(
      `${name} answers ${body} differently:\n${excerpt(answer)}\ninstead of\n${excerpt(wanted)}`,
    );
  });
}

const excerpt = (answer: unknown): string => JSON.stringify(answer).slice(0, 500);
