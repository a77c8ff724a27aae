import { Pool } from 'undici';
import { closedLoop, type LoadResult } from './support/closed-loop.js';
import { answerParent } from './support/load-process.js';

/** One question, and how long its answer is. */
export interface CannedRequest {
  readonly body: string;
  readonly answerBytes: number;
}

export interface GatewayLoad {
  /** Of the endpoint. */
  readonly url: string;
  /** Sent in turn, over and over. */
  readonly requests: readonly CannedRequest[];
  readonly connections: number;
  readonly durationMs: number;
}

/** The clients of a gateway, in a process of their own. */
export interface GatewayClients {
  /** Fails when an answer is not as long as it has to be, so that a gateway cannot win by answering wrongly. */
  readonly run: (load: GatewayLoad) => Promise<LoadResult>;
}

answerParent<GatewayClients>({
  async run({ url, requests, connections, durationMs }: GatewayLoad) {
    const { origin, pathname } = new URL(url);
    const pool = new Pool(origin, { connections, pipelining: 1 });
    let sent = 0;
    try {
      return await closedLoop(connections, durationMs, async () => {
        const request = requests[sent++ % requests.length];
        if (request) await send(pool, pathname, request);
      });
    } finally {
      await pool.destroy();
    }
  },
});

/** Counts the bytes of the answer and keeps none of them. */
function send(pool: Pool, path: string, { body, answerBytes }: CannedRequest): Promise<void> {
  const answered = Promise.withResolvers<void>();
  let status = 0;
  let bytes = 0;
  pool.dispatch(
    { method: 'POST', path, headers: { 'content-type': 'application/json' }, body },
    {
      // Undici insists on being given it.
      onRequestStart: () => undefined,
      onResponseStart(_controller, statusCode) {
        status = statusCode;
      },
      onResponseData(_controller, chunk) {
        bytes += chunk.length;
      },
      onResponseEnd() {
        if (status === 200 && bytes === answerBytes) return answered.resolve();
        answered.reject(
          new Error(`Expected ${answerBytes} bytes with status 200, got ${bytes} with ${status}.`),
        );
      },
      onResponseError: (_controller, error) => answered.reject(error),
    },
  );
  return answered.promise;
}
