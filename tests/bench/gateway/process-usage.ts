import { readFile } from 'node:fs/promises';

/** In which Linux tells CPU times, whatever the kernel counts in. */
const ticksPerSecond = 100;

/** The CPU time that a process has used so far in all its threads, by what Linux says in /proc. */
export async function cpuTimeMs(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The second field is the name of the program in brackets, which may hold spaces; the third follows the last bracket.
  const fieldsFromThird = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [userTicks, systemTicks] = [fieldsFromThird[11], fieldsFromThird[12]].map(Number);
  return (((userTicks ?? NaN) + (systemTicks ?? NaN)) * 1000) / ticksPerSecond;
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
