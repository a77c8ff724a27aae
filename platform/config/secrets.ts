import { hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const secretBytes = 32;

/**
 * The one secret from which a launcher derives all others. `TRIBUTARY_SECRET` (64 hex digits) gives it;
 * otherwise it is made on first use and kept in the data directory, readable by its owner alone.
 * @throws Error when the variable or the file holds anything but 64 hex digits
 */
export function masterSecret(dataDirectory: string, env: NodeJS.ProcessEnv = process.env): Buffer {
  const given = env['TRIBUTARY_SECRET'];
  if (given) return parseSecret(given, 'TRIBUTARY_SECRET');
  const file = join(dataDirectory, 'secret');
  if (!existsSync(file)) createSecretFile(dataDirectory, file);
  return parseSecret(readFileSync(file, 'utf8'), file);
}

/** 64 hex digits that are different for each purpose and tell nothing about the master secret. */
export function deriveSecret(master: Buffer, purpose: string): string {
  return Buffer.from(hkdfSync('sha256', master, 'tributary', purpose, secretBytes)).toString('hex');
}

/** Linking a complete file into place lets two processes start at once: one of the two secrets wins for both. */
function createSecretFile(dataDirectory: string, file: string): void {
  mkdirSync(dataDirectory, { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${randomBytes(secretBytes).toString('hex')}\n`, { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
}

function parseSecret(text: string, source: string): Buffer {
  const hex = text.trim();
  if (!/^[0-9a-f]{64}$/i.test(hex)) throw new Error(`${source} must hold 64 hex digits (32 bytes).`);
  return Buffer.from(hex, 'hex');
}
