import { barsOf } from './bars.js';
import { ourName, referenceName, type Sharing } from './contenders.js';
import type { Row } from './measure.js';

function row(contender: string, sharing: Sharing, perSecond: number, cpuMsPerRequest: number): Row {
  const rest = { label: contender, p50Ms: 1, p99Ms: 2, fetchesPerRequest: 3, peakMemoryMib: 100 };
  return { scenario: 'heavy', contender, sharing, perSecond, cpuMsPerRequest, ...rest };
}

const reference = row(referenceName, 'nothing', 100, 10);
const rival = row('hive', 'fetches', 300, 4);

describe('the bars of the gateway benchmark', () => {
  it('are half of the best CPU and five times the reference where a rival shares fetches', () => {
    const reached = barsOf([reference, rival, row(ourName, 'fetches', 500, 2)]);
    expect(reached.map(({ ratio, isMet }) => [ratio, isMet])).toEqual([
      [0.5, true],
      [5, true],
    ]);
    const short = barsOf([reference, rival, row(ourName, 'fetches', 499, 2.1)]);
    expect(short.map(({ isMet }) => isMet)).toEqual([false, false]);
  });

  it('are to be ahead of the best rival at each figure where requests are shared', () => {
    const fast = row('hive', 'requests', 2_000, 0.9);
    const lean = row('hive-rust', 'requests', 1_000, 0.5);
    const bars = barsOf([reference, fast, lean, row(ourName, 'requests', 1_900, 0.4)]);
    expect(bars.map(({ ratio, isMet }) => [ratio, isMet])).toEqual([
      [0.8, true],
      [0.95, false],
    ]);
  });

  it('are to be ahead, whatever is shared, where all requests differ', () => {
    const rows = [reference, row('hive', 'nothing', 90, 12), row(ourName, 'nothing', 101, 9)];
    const bars = barsOf(rows.map((each) => ({ ...each, scenario: 'distinct' })));
    expect(bars.map(({ isMet }) => isMet)).toEqual([true, true]);
  });

  it('are none for an identical request of which nothing is shared', () => {
    expect(barsOf([reference, row(ourName, 'nothing', 10, 100)])).toEqual([]);
  });
});
