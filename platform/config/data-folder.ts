import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { ConfigurationError } from './config.js';

/** Why a folder cannot be used, by what the operating system answers. */
const reasons: Readonly<Record<string, string>> = {
  EACCES: 'may not be read and written by the user who runs this',
  EPERM: 'may not be read and written by the user who runs this',
  EROFS: 'lies on a file system that is read-only',
  ENOSPC: 'lies on a disk that is full',
  EDQUOT: 'lies on a disk on which this user may use no more',
  ENOENT: 'lies where no folder can be made',
  ENOTDIR: 'cannot be a folder, because a file is in the way',
  EEXIST: 'cannot be a folder, because a file is in the way',
};

/**
 * Makes a folder and those that it lies in, where they are missing. Node's own way never comes to an end where the operating
 * system says of a folder to be made that it does not exist, as in /proc.
 */
export function makeFolder(folder: string): void {
  if (existsSync(folder) && statSync(folder).isDirectory()) return;
  const parent = dirname(folder);
  if (!existsSync(parent)) makeFolder(parent);
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process that starts at the same time may have made it.
    if (!existsSync(folder) || !statSync(folder).isDirectory()) throw error;
  }
}

/** What to tell the operator when something in the data directory could not be read or written. */
export function unusableFolder(folder: string, cause: unknown): ConfigurationError {
  const code = (cause as NodeJS.ErrnoException).code ?? '';
  const reason = reasons[code] ?? `cannot be used (${code || String(cause)})`;
  return new ConfigurationError(
    [`TRIBUTARY_DATA_DIR: the folder ${folder} ${reason}; make it writable, or choose another`],
    { cause },
  );
}

/**
 * The same where the folder is there and what lies in it is not as it was left.
 * @returns what is no finding about a file in the folder, as it came
 */
export function damagedFolder(folder: string, cause: unknown): unknown {
  const { code = '', path = '' } = cause as { code?: string; path?: string };
  if (typeof path !== 'string' || !path.startsWith(folder)) return cause;
  const name = relative(folder, path).replace(/\.(stale\.)?\d+$/, '');
  const finding = code.endsWith('EISDIR')
    ? `has a folder in the place of the file ${name}`
    : code === 'ENOENT'
      ? `has no ${name}`
      : undefined;
  if (!finding) return unusableFolder(folder, cause);
  return new ConfigurationError(
    [
      `TRIBUTARY_DATA_DIR: the folder ${folder} ${finding}; restore it whole from a backup, or choose another`,
    ],
    { cause },
  );
}
