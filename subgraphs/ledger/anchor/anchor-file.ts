import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { dirname } from 'node:path';
import { makeFolder } from '../../../platform/config/data-folder.js';
import { formatAnchor, type Anchor } from './anchor.js';

/** Adds an anchor, on the disk before this returns. The file and its folder are made when they are missing. */
export async function appendAnchor(file: string, anchor: Anchor): Promise<void> {
  makeFolder(dirname(file));
  await using handle = await open(file, 'a', 0o644);
  await handle.write(formatAnchor(anchor));
  await handle.sync();
}

/** How much of it there is; undefined where there is no file. */
export async function sizeOf(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The lines of a file, of which it need not hold more than one at a time. */
export async function* linesOf(file: string): AsyncGenerator<string> {
  yield* createInterface({ input: createReadStream(file), crlfDelay: Infinity });
}
