import { createLogger } from './logger.js';
import { Outage } from './outage.js';

describe('an outage', () => {
  it('is logged once for each reason, and when it is over', () => {
    const lines: string[] = [];
    const logger = createLogger('test', { write: (line) => void lines.push(line) });
    logger.level = 'info';
    const outage = new Outage(logger, { begins: 'it fails', ends: 'it works again' });
    outage.over();
    for (const reason of ['refused', 'refused', 'starting', 'starting']) outage.goesOn(new Error(reason));
    outage.over();
    outage.over();
    outage.goesOn(new Error('refused'));
    expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
      ...['it fails', 'it fails', 'it works again', 'it fails'],
    ]);
  });
});
