/**
 * Compiles the sources into dist/ with swc and copies the .sql and .graphql files that lie beside them.
 * The new build replaces the old one as a whole, and only when a source changed: a process that runs from
 * dist/ never sees a half-written or older build, and no file of a deleted source stays behind.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installedNode, projectRoot, reportFailure } from './install.mjs';

const sources = [
  'gateway',
  'books',
  'subgraphs',
  'platform',
  'launcher',
  'tools',
  'demo',
  'schema/generated',
  'tests/bench',
  'tests/executor',
  'tests/faults',
];
/** Started as they are, by packages of their own that lie beside them. */
const uncompiled = 'tests/bench/gateway/rivals';
const configuration = ['.swcrc', 'package-lock.json', 'scripts/build.mjs'];
const output = join(projectRoot, 'dist');
const stamp = join(output, '.fingerprint');

function filesUnder(folder) {
  if (folder === uncompiled || !existsSync(join(projectRoot, folder))) return [];
  return readdirSync(join(projectRoot, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesUnder(path) : [path];
  });
}

function fingerprint() {
  const hash = createHash('sha256');
  for (const path of [...configuration, ...sources.flatMap(filesUnder)].sort()) {
    const { size, mtimeMs } = statSync(join(projectRoot, path));
    hash.update(`${path} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function compileInto(folder) {
  const { status } = spawnSync(
    installedNode,
    [
      join(projectRoot, 'node_modules/@swc/cli/bin/swc.js'),
      ...sources.filter((source) => existsSync(join(projectRoot, source))),
      ...['--out-dir', folder, '--copy-files', '--quiet'],
      ...['--ignore', '**/*.test.ts', '--ignore', `${uncompiled}/**`],
    ],
    { cwd: projectRoot, stdio: 'inherit' },
  );
  if (status !== 0) throw new Error('swc failed; its messages are above.');
}

export function buildWhenNeeded() {
  const current = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === current) return;
  const next = join(projectRoot, `dist.${process.pid}`);
  try {
    compileInto(next);
    writeFileSync(join(next, '.fingerprint'), current);
    rmSync(output, { recursive: true, force: true });
    renameSync(next, output);
  } finally {
    rmSync(next, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) reportFailure(buildWhenNeeded);
