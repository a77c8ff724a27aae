import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { projectRoot } from '../../../platform/config/paths.js';
import { smallRunTimeoutMs } from './small-run.js';

interface Abandoned {
  readonly dataDirectory: string;
  readonly url: string;
}

describe('a scenario that is itself killed', () => {
  it(
    'leaves neither the product nor Postgres nor its folder behind',
    async () => {
      const child = fork(join(projectRoot, 'dist/tests/faults/support/testing/abandoned-site.js'));
      const [{ dataDirectory, url }] = (await once(child, 'message')) as [Abandoned];
      const file = join(dataDirectory, 'postgres/cluster/postmaster.pid');
      const postmaster = Number((await readFile(file, 'utf8')).split('\n')[0]);
      expect(isAlive(postmaster)).toBe(true);
      child.kill('SIGKILL');
      while (existsSync(dataDirectory)) await delay(100);
      while (isAlive(postmaster)) await delay(100);
      await expect(fetch(url)).rejects.toThrow();
    },
    smallRunTimeoutMs,
  );
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
