import { createLogger } from '../../../platform/telemetry/logger.js';
import { ask, post, until } from '../../testing/toy-client.js';
import { principal, startToyGateway } from '../../testing/toy-gateway.js';
import type { Caller } from '../../common/caller.js';
import { DeprecatedUses } from './deprecated-use.js';

const message = 'deprecated parts of the schema were used';

const caller = (subject: string): Caller => ({ principal: { ...principal(), subject } });

interface Line {
  readonly subject: string;
  readonly part: string;
  readonly times: number;
  readonly msg: string;
}

describe('the use of what is deprecated', () => {
  const previousLevel = process.env['LOG_LEVEL'];
  let lines: Line[];
  beforeEach(() => {
    lines = [];
    process.env['LOG_LEVEL'] = 'info';
  });
  afterEach(() => {
    if (previousLevel === undefined) delete process.env['LOG_LEVEL'];
    else process.env['LOG_LEVEL'] = previousLevel;
  });

  const log = (): ReturnType<typeof createLogger> =>
    createLogger('test', {
      write: (line: string) => {
        const entry = JSON.parse(line) as Line;
        if (entry.msg === message) lines.push(entry);
      },
    });
  const reported = (): [string, string, number][] =>
    lines.splice(0).map(({ subject, part, times }) => [subject, part, times]);

  it('is counted by subject and part, over HTTP and over sockets', async () => {
    const toy = await startToyGateway('in this process', { logger: log() });
    const { url } = toy.gateway;
    const [rep, auditor] = [await toy.token(), await toy.token('auditor')];
    const query = '{ account(id: "a1") { previousId } }';
    await post(url, { query }, rep);
    await post(url, { query }, rep);
    await ask(url, query, auditor);
    await ask(url, 'subscription { accountChanged(accountId: "a1") { account { previousId } } }', auditor);
    await post(url, { query: '{ account(id: "a1") { id } }' }, rep);
    expect((await post(url, { query })).status).toBe(401);
    const expected = [
      { subject: 'auditor@example.test', part: 'Account.previousId', count: 2 },
      { subject: 'billing-rep@example.test', part: 'Account.previousId', count: 2 },
    ];
    await until(() => [...toy.gateway.deprecatedUses].length === expected.length);
    const counted = [...toy.gateway.deprecatedUses].sort((a, b) => (a.subject < b.subject ? -1 : 1));
    expect(counted).toEqual(expected);
    await toy[Symbol.asyncDispose]();
    expect(reported().sort()).toEqual(expected.map(({ subject, part, count }) => [subject, part, count]));
  });

  it('is logged time and again, as far as it is new, and at the end', async () => {
    const uses = new DeprecatedUses(log(), 10);
    uses.count(caller('key:1'), ['Account.previousId', 'Query.old']);
    await until(() => lines.length > 0);
    expect(reported().sort()).toEqual([
      ['key:1', 'Account.previousId', 1],
      ['key:1', 'Query.old', 1],
    ]);
    uses.count(caller('key:1'), ['Query.old']);
    uses.count(caller('key:1'), ['Query.old']);
    uses[Symbol.dispose]();
    expect(reported()).toEqual([['key:1', 'Query.old', 2]]);
    expect([...uses]).toContainEqual({ subject: 'key:1', part: 'Query.old', count: 3 });
  });

  it('does not fill the memory: what is forgotten was logged', () => {
    const uses = new DeprecatedUses(log());
    for (let subject = 0; subject <= 10_000; subject += 1)
      uses.count(caller(`key:${subject}`), ['Query.old']);
    expect([...uses]).toHaveLength(10_000);
    expect(reported()).toEqual([['key:0', 'Query.old', 1]]);
    uses[Symbol.dispose]();
  });
});
