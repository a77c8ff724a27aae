import type { Registry } from 'prom-client';

type Labels = Readonly<Record<string, string | number>>;

/** The value of a metric, summed over all series that have these labels; of a histogram, name its `_count` or `_sum`. */
export async function valueOf(registry: Registry, name: string, labels: Labels = {}): Promise<number> {
  return sumOf(await registry.metrics(), name, labels);
}

/** The same from what Prometheus would scrape. */
export function sumOf(text: string, name: string, labels: Labels = {}): number {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
    .filter((line) => wanted.every((pair) => line.includes(pair)))
    .reduce((total, line) => total + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}
