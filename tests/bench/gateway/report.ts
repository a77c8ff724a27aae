import { rivalsOf, rowsBeside, type Bar } from './bars.js';
import type { Sharing } from './contenders.js';
import type { Row } from './measure.js';
import type { Scenario } from './scenarios.js';

const headings: Readonly<Record<Sharing, string>> = {
  nothing: 'nothing is shared between requests',
  fetches: 'identical fetches under way are shared',
  requests: 'identical fetches and identical requests under way are shared',
};

const columns = [
  { title: 'requests/s', width: 11 },
  { title: '÷ stock', width: 8 },
  { title: 'p50 ms', width: 8 },
  { title: 'p99 ms', width: 8 },
  { title: 'CPU ms', width: 8 },
  { title: '÷ best rival', width: 13 },
  { title: 'fetches', width: 8 },
  { title: 'peak MiB', width: 9 },
] as const;
const nameWidth = 20;

/** A table for each way of sharing. CPU and fetches are for one request. */
export function tablesOf({ name, about }: Scenario, rows: readonly Row[]): string {
  const tables = (Object.keys(headings) as Sharing[]).map((sharing) =>
    table(sharing, rowsBeside(rows, name, sharing)),
  );
  return [`\n${name}: ${about}`, ...tables].join('\n');
}

export function barLine({ scenario, sharing, about, ratio, isMet }: Bar): string {
  return `${isMet ? 'met   ' : 'missed'}  ${scenario}, ${headings[sharing]}: ${about} (${ratio.toFixed(2)})`;
}

function table(sharing: Sharing, rows: readonly Row[]): string {
  const { referencePerSecond, bestCpuMs } = rivalsOf(rows);
  const lines = rows.map((row) => {
    const cells = [
      row.perSecond.toFixed(0),
      (row.perSecond / referencePerSecond).toFixed(2),
      row.p50Ms.toFixed(1),
      row.p99Ms.toFixed(1),
      row.cpuMsPerRequest.toFixed(3),
      (row.cpuMsPerRequest / bestCpuMs).toFixed(2),
      row.fetchesPerRequest.toFixed(1),
      row.peakMemoryMib.toFixed(0),
    ];
    return line(row.label, cells);
  });
  const head = line(
    '',
    columns.map(({ title }) => title),
  );
  return [`  ${headings[sharing]}`, head, ...lines].join('\n');
}

function line(name: string, cells: readonly string[]): string {
  return `    ${name.padEnd(nameWidth)}${cells.map((cell, index) => cell.padStart(columns[index]?.width ?? 0)).join('')}`;
}
