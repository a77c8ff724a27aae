import { readdir, readFile } from 'node:fs/promises';

/** In which Linux tells CPU times, whatever the kernel counts in. */
const ticksPerSecond = 100;

interface Stat {
  readonly parent: number;
  readonly ownMs: number;
  /** Of children that have ended. */
  readonly childrenMs: number;
}

/** The CPU time that a process has used so far in all its threads, by what Linux says in /proc. */
export async function cpuTimeMs(pid: number): Promise<number> {
  return (await statOf(pid)).ownMs;
}

/** That of a process and of all its children, those that have ended included. */
export async function cpuTimeWithChildrenMs(pid: number): Promise<number> {
  const pids = (await readdir('/proc')).map(Number).filter((each) => each > 0 && each !== pid);
  const { ownMs, childrenMs } = await statOf(pid);
  const stats = await Promise.all(pids.map((each) => statOf(each).catch(() => undefined)));
  return stats
    .filter((stat) => stat?.parent === pid)
    .reduce((total, stat) => total + (stat?.ownMs ?? 0), ownMs + childrenMs);
}

async function statOf(pid: number): Promise<Stat> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The second field is the name of the program in brackets, which may hold spaces; the third follows the last bracket.
  const fieldsFromThird = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const field = (number: number): number => fieldsFromThird[number - 3] ?? NaN;
  const ms = (user: number, system: number): number => ((user + system) * 1000) / ticksPerSecond;
  return { parent: field(4), ownMs: ms(field(14), field(15)), childrenMs: ms(field(16), field(17)) };
}

/** The most memory that a process has held at any time, in MiB. */
export function peakMemoryMib(pid: number): Promise<number> {
  return statusMib(pid, 'VmHWM');
}

/** The memory that a process holds now, in MiB. */
export function memoryMib(pid: number): Promise<number> {
  return statusMib(pid, 'VmRSS');
}

async function statusMib(pid: number, name: string): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) / 1024;
}
