import { createReadStream } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { dirname } from 'node:path';
import { makeFolder } from '../../../platform/config/data-folder.js';
import { formatAnchor, type Anchor } from './anchor.js';

/**
 * Adds an anchor, on the disk before this returns. The file and its folder are made when they are missing. It stands on a line of its
 * own, also where a crash has cut the one before short.
 */
export async function appendAnchor(file: string, anchor: Anchor): Promise<void> {
  makeFolder(dirname(file));
  await using handle = await open(file, 'a+', 0o644);
  await handle.appendFile((await endsWithin(handle)) ? `\n${formatAnchor(anchor)}` : formatAnchor(anchor));
  await handle.sync();
}

/** Whether it ends within a line. */
async function endsWithin(handle: FileHandle): Promise<boolean> {
  const { size } = await handle.stat();
  if (size === 0) return false;
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer.toString() !== '\n';
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
