import { Refusal } from '../platform/config/refusal.js';
import { CannotListen } from '../platform/http/listen.js';
import { stopWithParent } from './parent.js';
import { placeRefusal } from './places.js';

/**
 * Runs what an entry point is there for. What the operator has to mend is told in its own words, without the places in the
 * code that found it; the process ends with 1 when everything that it opened is closed. Any other error is one of ours, and
 * Node shows where it came from.
 */
export async function enter(main: () => Promise<void>): Promise<void> {
  stopWithParent();
  try {
    requireNode();
    await main();
  } catch (error) {
    const refusal = refusalIn(error);
    if (!refusal) throw error;
    console.error(`${refusal.code}: ${refusal.message}`);
    process.exitCode = 1;
  }
}

/** Somebody may start a launcher without npm, by a Node that lacks what the code is written with. */
function requireNode(): void {
  if ('SuppressedError' in globalThis) return;
  throw new Refusal(
    `This needs Node 24, and is run by ${process.version}; start it by npm, such as npm start, which brings its own.`,
  );
}

/** What closes badly on the way out does not hide what went wrong before. */
function refusalIn(error: unknown): Refusal | undefined {
  if ('SuppressedError' in globalThis && error instanceof SuppressedError)
    return refusalIn(error.suppressed) ?? refusalIn(error.error);
  if (error instanceof CannotListen) return placeRefusal(error);
  return error instanceof Refusal ? error : undefined;
}
