/** What a load of requests came to. Elapsed is from the first request to the last answer. */
export interface LoadResult {
  readonly completed: number;
  readonly elapsedMs: number;
  readonly latenciesMs: Float64Array;
}

/** Runs clients that each send the next request as soon as they have the answer to the last, until the time is over. */
export async function closedLoop(
  clients: number,
  durationMs: number,
  request: () => Promise<void>,
): Promise<LoadResult> {
  const latencies: number[] = [];
  const start = performance.now();
  const deadline = start + durationMs;
  async function client(): Promise<void> {
    for (let sent = performance.now(); sent < deadline;) {
      await request();
      const answered = performance.now();
      latencies.push(answered - sent);
      sent = answered;
    }
  }
  await Promise.all(Array.from({ length: clients }, client));
  return {
    completed: latencies.length,
    elapsedMs: performance.now() - start,
    latenciesMs: Float64Array.from(latencies),
  };
}
