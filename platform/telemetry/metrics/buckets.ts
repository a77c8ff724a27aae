/** From the fastest answer in memory to the slowest mutation that is waited for. */
export const durationBucketsSeconds = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15,
];

export function secondsSince(startedAtMs: number): number {
  return (performance.now() - startedAtMs) / 1000;
}
