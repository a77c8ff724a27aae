import { appendFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createLogger } from '../platform/telemetry/logger.js';
import { SupergraphWatch } from './supergraph-watch.js';

describe('the watch over a supergraph', () => {
  let directory: string;
  let path: string;
  let watch: SupergraphWatch;
  let texts: AsyncIterator<string>;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'supergraph-'));
    path = join(directory, 'supergraph.graphql');
    await writeFile(path, 'first');
    watch = new SupergraphWatch({ path, known: 'first', logger: createLogger('test') });
    texts = watch[Symbol.asyncIterator]();
  });
  afterEach(async () => {
    watch[Symbol.dispose]();
    await rm(directory, { recursive: true });
  });

  const next = async (): Promise<unknown> => (await texts.next()).value;

  async function replace(text: string): Promise<void> {
    await writeFile(`${path}~`, text);
    await rename(`${path}~`, path);
  }

  it('tells of a file that was written, and of one that took its place, again and again', async () => {
    await writeFile(path, 'second');
    expect(await next()).toBe('second');
    await replace('third');
    expect(await next()).toBe('third');
    await replace('fourth');
    expect(await next()).toBe('fourth');
  });

  it('waits until a file is written to its end', async () => {
    // So long that no machine is busy enough to let it pass between two pieces.
    using patient = new SupergraphWatch({
      path,
      known: 'first',
      logger: createLogger('test'),
      settleMs: 4_000,
    });
    const told = patient[Symbol.asyncIterator]().next();
    await writeFile(path, 'a');
    for (let i = 0; i < 12; i++) {
      await delay(60);
      await appendFile(path, 'a');
    }
    expect((await told).value).toBe('a'.repeat(13));
  });

  it('waits for a file that is missing to come back', async () => {
    const told = next();
    await rm(path);
    await delay(1_200);
    await writeFile(path, 'second');
    expect(await told).toBe('second');
  });

  it('says nothing of a file that was touched, unless it is asked', async () => {
    let told: unknown;
    const telling = next().then((text) => (told = text));
    await replace('first');
    await delay(1_200);
    expect(told).toBeUndefined();
    watch.ask();
    expect(await telling).toBe('first');
  });

  it('comes to its end when it is disposed', async () => {
    const end = texts.next();
    watch[Symbol.dispose]();
    expect(await end).toEqual({ value: undefined, done: true });
  });
});
