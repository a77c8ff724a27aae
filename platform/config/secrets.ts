import { hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError } from './config.js';
import { makeFolder, unusableFolder } from './data-folder.js';

const secretBytes = 32;

/**
 * The one secret from which a launcher derives all others. `TRIBUTARY_SECRET` (64 hex digits) gives it;
 * otherwise it is made on first use and kept in the data directory, readable by its owner alone.
 * @throws ConfigurationError when the variable or the file holds anything but 64 hex digits, when they contradict each other, or
 * when there is no place for the file
 */
export function masterSecret(dataDirectory: string, env: NodeJS.ProcessEnv = process.env): Buffer {
  const given = env['TRIBUTARY_SECRET'];
  if (given) {
    const secret = parseSecret(given, 'TRIBUTARY_SECRET: must be 64 hexadecimal digits');
    if (!env['DATABASE_URL']) requireKept(secret, dataDirectory);
    return secret;
  }
  return parseSecret(
    keptSecret(dataDirectory),
    `TRIBUTARY_DATA_DIR: the file ${join(dataDirectory, 'secret')} must hold 64 hexadecimal digits; restore it, or set TRIBUTARY_SECRET`,
  );
}

/**
 * The embedded Postgres of a data directory has the passwords that follow from one secret. Whoever came with another would
 * change them, and lock out whoever runs with the first.
 */
function requireKept(secret: Buffer, dataDirectory: string): void {
  const file = join(dataDirectory, 'secret');
  if (!existsSync(file) || readFileSync(file, 'utf8').trim().toLowerCase() === secret.toString('hex')) return;
  throw new ConfigurationError([
    `TRIBUTARY_SECRET: is not the secret in ${file}, by which the database there is locked; unset it, or name another TRIBUTARY_DATA_DIR`,
  ]);
}

/**
 * The same for who looks at what runs, or has run: nothing is made.
 * @throws ConfigurationError also when there is none yet
 */
export function existingSecret(dataDirectory: string, env: NodeJS.ProcessEnv = process.env): Buffer {
  if (!env['TRIBUTARY_SECRET']) requireUsed(dataDirectory);
  return masterSecret(dataDirectory, env);
}

function requireUsed(dataDirectory: string): void {
  try {
    statSync(join(dataDirectory, 'secret'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw unusableFolder(dataDirectory, error);
    throw new ConfigurationError(
      [
        `TRIBUTARY_DATA_DIR: nothing has been started with the folder ${dataDirectory} yet, so it holds no secret; ` +
          'name the folder of what was, start it first, or set TRIBUTARY_SECRET',
      ],
      { cause: error },
    );
  }
}

function keptSecret(dataDirectory: string): string {
  const file = join(dataDirectory, 'secret');
  try {
    if (!existsSync(file)) createSecretFile(dataDirectory, file);
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw unusableFolder(dataDirectory, error);
  }
}

/** 64 hex digits that are different for each purpose and tell nothing about the master secret. */
export function deriveSecret(master: Buffer, purpose: string): string {
  return Buffer.from(hkdfSync('sha256', master, 'tributary', purpose, secretBytes)).toString('hex');
}

/** Linking a complete file into place lets two processes start at once: one of the two secrets wins for both. */
function createSecretFile(dataDirectory: string, file: string): void {
  makeFolder(dataDirectory);
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

function parseSecret(text: string, problem: string): Buffer {
  const hex = text.trim();
  if (!/^[0-9a-f]{64}$/i.test(hex)) throw new ConfigurationError([problem]);
  return Buffer.from(hex, 'hex');
}
