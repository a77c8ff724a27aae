import type { Audit } from '../live/audit.js';
import { ourName } from '../gateway/contenders.js';
import type { Bar } from './bars.js';
import type { Identical } from './identical.js';
import type { Many } from './many.js';
import type { Slow } from './slow.js';

type Line = readonly [name: string, value: string];

export function reportOfMany(many: Many): string {
  const { sockets, accounts, offeredPerSecond } = many;
  return section(
    `many: ${sockets} sockets on ${accounts} accounts, ${offeredPerSecond} payments per second, a field of another subgraph`,
    [
      ['connected', `${many.connectSeconds} s, ${many.connectFailures} failed`],
      ['look-ups over HTTP meanwhile', `p99 ${many.httpP99Ms} ms`],
      ['subscribed', `${many.subscribeSeconds} s, ${many.subscribeFailures} failed`],
      ['upstream subscriptions', String(many.upstreams)],
      ['memory per idle subscriber', `${many.residentKib} KiB resident, ${many.usedKib} KiB of it in use`],
      ['payments per second', `${many.achievedPerSecond}`],
      ...deliveries(many),
      ['CPU of the whole product', `${many.cpuSeconds} s`],
    ],
  );
}

const columns = [
  { title: 'upstreams', width: 11 },
  { title: 'fetches/event', width: 15 },
  { title: 'delivered', width: 11 },
  { title: 'expected', width: 10 },
  { title: 'p50 ms', width: 9 },
  { title: 'p99 ms', width: 9 },
  { title: 'CPU s', width: 8 },
  { title: 'CPU ms/1000', width: 13 },
  { title: '÷ ours', width: 8 },
  { title: 'KiB/idle', width: 10 },
] as const;
const nameWidth = 20;

export function reportOfIdentical(rows: readonly Identical[]): string {
  const [first] = rows;
  const ours = rows.find(({ contender }) => contender === ourName);
  const lines = rows.map((row) =>
    tableLine(row.label, [
      String(row.upstreams),
      row.fetchesPerEvent.toFixed(1),
      String(row.delivered),
      String(row.expected),
      row.p50Ms.toFixed(1),
      row.p99Ms.toFixed(1),
      row.cpuSeconds.toFixed(2),
      row.cpuMsPerThousand.toFixed(1),
      ours ? (row.cpuMsPerThousand / ours.cpuMsPerThousand).toFixed(1) : '',
      row.residentKib.toFixed(0),
    ]),
  );
  const head = tableLine(
    '',
    columns.map(({ title }) => title),
  );
  return [
    `\nidentical: ${first?.subscribers} subscribers who ask for the same, ${first?.events} events`,
    head,
    ...lines,
  ].join('\n');
}

export function reportOfSlow(slow: Slow): string {
  const codes = Object.entries(slow.closed).map(([code, count]) => `${count} with ${code}`);
  return section(`slow: ${slow.paused} sockets stop reading among ${slow.live} that go on`, [
    ['paused sockets closed', `${codes.join(', ')}; the last after ${slow.secondsUntilClosed} s`],
    ['memory of the gateway', `grew by ${slow.growthMib} MiB at most`],
    ['p99 of the others before', `${slow.p99MsBefore} ms`],
    ...deliveries(slow),
  ]);
}

export function barLine({ scenario, about, figure, isMet }: Bar): string {
  return `${isMet ? 'met   ' : 'missed'}  ${scenario}: ${about} (${figure})`;
}

function deliveries({ delivered, expected, lost, doubled, outOfOrder, p50Ms, p99Ms, maxMs }: Audit): Line[] {
  return [
    [
      'deliveries',
      `${delivered} of ${expected}; ${lost} lost, ${doubled} doubled, ${outOfOrder} out of order`,
    ],
    ['from event to client', `p50 ${p50Ms} ms, p99 ${p99Ms} ms, max ${maxMs} ms`],
  ];
}

function section(title: string, lines: readonly Line[]): string {
  const width = Math.max(...lines.map(([name]) => name.length));
  return [`\n${title}`, ...lines.map(([name, value]) => `    ${name.padEnd(width)}  ${value}`)].join('\n');
}

function tableLine(name: string, cells: readonly string[]): string {
  return `    ${name.padEnd(nameWidth)}${cells.map((cell, index) => cell.padStart(columns[index]?.width ?? 0)).join('')}`;
}
