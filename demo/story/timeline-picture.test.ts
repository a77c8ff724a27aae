import { stripVTControlCharacters } from 'node:util';
import { drawTimeline, type Step } from './timeline-picture.js';

const step = (lagMs: number, name: string, detail: string | null = null): Step => ({
  at: '2026-11-22T17:03:11.042Z',
  system: 'ledger',
  step: name,
  lagMs,
  detail,
});

const draw = (steps: Step[]): string[] => drawTimeline(steps, 100).map(stripVTControlCharacters);

describe('the picture of a timeline', () => {
  it('shows each step with its milliseconds, the later the longer', () => {
    const [received, posted, updated] = draw([
      step(0, 'RECEIVED'),
      step(10, 'POSTED_TO_LEDGER'),
      step(20, 'ITEM_UPDATED'),
    ]);
    expect(received).toMatch(/^ +0 ms ● +ledger +RECEIVED/);
    expect(posted).toMatch(/^ +10 ms ━+● +ledger +POSTED_TO_LEDGER/);
    expect(updated?.indexOf('●')).toBeGreaterThan(posted?.indexOf('●') ?? 0);
  });

  it('cuts off what does not fit', () => {
    const [line] = draw([step(3, 'CONFIRMED', 'x'.repeat(200))]);
    expect(line).toHaveLength(100);
    expect(line).toMatch(/x…$/);
  });
});
