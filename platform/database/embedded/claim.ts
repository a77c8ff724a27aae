import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startOf } from './process-identity.js';

/**
 * Who is responsible for the server in a folder: the process that stops it. Others may use the server meanwhile.
 * A claim ends with its process, however that ends.
 */
interface Claim {
  readonly pid: number;
  readonly start: string;
}

const claimFile = 'owner.json';

/** True when this process is now the owner; false when another living process is. */
export function claim(home: string): boolean {
  const file = join(home, claimFile);
  const draft = `${file}.${process.pid}`;
  const ours: Claim = { pid: process.pid, start: startOf(process.pid) ?? '' };
  writeFileSync(draft, JSON.stringify(ours), { mode: 0o644 });
  try {
    while (!place(draft, file)) {
      if (isClaimed(home)) return false;
      removeStale(file);
    }
    return true;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Whether a living process owns the server in this folder. */
export function isClaimed(home: string): boolean {
  const current = read(join(home, claimFile));
  return current !== undefined && startOf(current.pid) === current.start;
}

export function releaseClaim(home: string): void {
  rmSync(join(home, claimFile), { force: true });
}

/** A hard link either appears with its whole content or finds the name taken. */
function place(draft: string, file: string): boolean {
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Moved aside before it is judged again: of several processes that found it stale, only one removes it. */
function removeStale(file: string): void {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  const moved = read(aside);
  if (moved && startOf(moved.pid) === moved.start) place(aside, file);
  rmSync(aside, { force: true });
}

function read(file: string): Claim | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Claim;
  } catch {
    return undefined;
  }
}
