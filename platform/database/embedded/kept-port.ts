import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, isFree } from './free-port.js';

/**
 * A server comes back at the port it had last, so that whoever is still connected to it, such as a second process on the same
 * data directory, finds it again.
 */
export async function preferredPort(home: string): Promise<number> {
  const kept = readKept(home);
  return kept !== undefined && (await isFree(kept)) ? kept : freePort();
}

export function keepPort(home: string, port: number): void {
  writeFileSync(fileIn(home), `${port}\n`);
}

function readKept(home: string): number | undefined {
  try {
    const port = Number(readFileSync(fileIn(home), 'utf8'));
    return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
  } catch {
    return undefined;
  }
}

function fileIn(home: string): string {
  return join(home, 'port');
}
