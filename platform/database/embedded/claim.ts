import { randomUUID } from 'node:crypto';
import { linkSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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

const guestPrefix = 'guest.';

/** True when this process is now the owner; false when another living process is. */
export function claim(home: string): boolean {
  const file = join(home, claimFile);
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, ours(), { mode: 0o644 });
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
  return isOfLiving(join(home, claimFile));
}

export function releaseClaim(home: string): void {
  rmSync(join(home, claimFile), { force: true });
}

/**
 * Says that the server is used by somebody who does not own it, so that its owner leaves it running.
 * @returns a function that takes it back
 */
export function enterAsGuest(home: string): () => void {
  const name = `${guestPrefix}${process.pid}.${randomUUID()}.json`;
  const [draft, file] = [join(home, `new.${name}`), join(home, name)];
  writeFileSync(draft, ours(), { mode: 0o644 });
  // Appears with its whole content, so that nobody takes it for one of a dead process.
  renameSync(draft, file);
  return () => rmSync(file, { force: true });
}

/**
 * Whether a living process uses the server without owning it. What dead ones left is removed.
 * @param besides a process that does not count
 */
export function hasGuests(home: string, besides?: number): boolean {
  const files = readdirSync(home)
    .filter((name) => name.startsWith(guestPrefix))
    .map((name) => join(home, name));
  const present = files.filter(isOfLiving);
  for (const file of files) if (!present.includes(file)) rmSync(file, { force: true });
  return present.some((file) => read(file)?.pid !== besides);
}

function isOfLiving(file: string): boolean {
  const guest = read(file);
  return guest !== undefined && startOf(guest.pid) === guest.start;
}

function ours(): string {
  const claim: Claim = { pid: process.pid, start: startOf(process.pid) ?? '' };
  return JSON.stringify(claim);
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
