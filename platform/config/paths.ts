import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';

/** The checkout: the nearest folder upwards that has a package.json, whether this runs from the sources or from dist/. */
export const projectRoot = findProjectRoot(import.meta.dirname);

/** Where state lives that must outlast a restart and belongs to no commit. `TRIBUTARY_DATA_DIR` moves it. */
export function dataDirectory(env: NodeJS.ProcessEnv = process.env): string {
  const configured = env['TRIBUTARY_DATA_DIR'];
  if (!configured) return join(projectRoot, '.data');
  return isAbsolute(configured) ? configured : join(projectRoot, configured);
}

function findProjectRoot(from: string): string {
  if (existsSync(join(from, 'package.json'))) return from;
  const parent = dirname(from);
  if (parent === from) throw new Error(`No package.json in or above ${import.meta.dirname}`);
  return findProjectRoot(parent);
}
