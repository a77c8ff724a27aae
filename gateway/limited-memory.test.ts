import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { roleGrants } from '../platform/access/roles.js';
import { TokenIssuer } from '../platform/access/tokens.js';
import { projectRoot } from '../platform/config/paths.js';
import { post } from './testing/toy-client.js';

const secret = '5f'.repeat(32);
/**
 * Half of a container of 768 MiB; the rest is for what Node keeps beside its heap. `MEMORY_TEST_DOCUMENTS=2000` presses as hard as the
 * limits were made for; by default there are as many as tell that the process serves and forgets.
 */
const heapMiB = 384;
const documents = Number(process.env['MEMORY_TEST_DOCUMENTS'] ?? 60);
const atOnce = 10;

describe('a gateway whose memory is limited', () => {
  let child: ChildProcess;
  let url: string;
  beforeAll(async () => {
    child = fork(join(import.meta.dirname, 'testing/gateway-alone.ts'), [secret], {
      execArgv: [`--max-old-space-size=${heapMiB}`, '--import', join(projectRoot, 'scripts/typescript.mjs')],
      env: { ...process.env, LOG_LEVEL: 'error' },
    });
    [url] = (await once(child, 'message')) as [string];
  });
  afterAll(async () => {
    if (child.exitCode !== null) return;
    child.disconnect();
    await once(child, 'exit');
  });

  const fields = ['id', 'number', 'balance', 'pastDue'];
  const fragments = Array.from({ length: 90 }, (_, index) => index);
  const large = (index: number): string =>
    `query Q${index} { account(number: "n${index}") { ${fragments.map((each) => `...F${each}`).join(' ')} } } ${fragments
      .map((each) => `fragment F${each} on Account { ${fields[(each + index) % fields.length]} }`)
      .join(' ')}`;

  /** Each caller has a budget of the time that planning takes, so each document has one of its own. */
  async function send(index: number): Promise<number> {
    const principal = { subject: `app-${index}`, role: 'integrator', scopes: roleGrants.integrator } as const;
    const token = await new TokenIssuer(secret).issue({ ...principal, departments: '*' });
    return (await post(url, { query: large(index) }, token)).status;
  }

  it('goes on to serve, however many large documents it has been sent', async () => {
    for (let index = 0; index < documents; index += atOnce) {
      const statuses = await Promise.all(Array.from({ length: atOnce }, (_, offset) => send(index + offset)));
      expect(statuses).toEqual(Array.from({ length: atOnce }, () => 200));
    }
    expect(child.exitCode).toBeNull();
    expect(await send(0)).toBe(200);
  }, 600_000);
});
