/**
 * Installs the packages when node_modules is missing or differs from package-lock.json, so that
 * `npm start` and `npm test` work on a fresh clone. It runs on whatever Node the machine has (18 or
 * newer) and therefore uses nothing but Node itself; the project then runs on the Node 24 it installs.
 * Given a folder of the project that has packages of its own, it installs those.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectRoot = resolve(fileURLToPath(import.meta.url), '../..');
export const installedNode = join(projectRoot, 'node_modules/.bin/node');

function packagesIn(lockFile) {
  try {
    const { packages } = JSON.parse(readFileSync(lockFile, 'utf8'));
    return Object.entries(packages).filter(([path]) => path !== '');
  } catch {
    return undefined;
  }
}

/** npm writes node_modules/.package-lock.json last, so an interrupted installation counts as stale. */
function isInstalled(folder) {
  const installed = packagesIn(join(folder, 'node_modules/.package-lock.json'));
  const wanted = packagesIn(join(folder, 'package-lock.json'));
  if (!installed || !wanted || !existsSync(installedNode)) return false;
  const installedByPath = new Map(installed);
  const wantedByPath = new Map(wanted);
  return (
    wanted.every(([path, { version, optional }]) => {
      const found = installedByPath.get(path);
      return found ? found.version === version : Boolean(optional);
    }) && installed.every(([path]) => wantedByPath.has(path))
  );
}

/**
 * npm must not run on the Node inside node_modules, which `npm ci` deletes first. Its engine warnings are
 * hidden because they compare against the machine's Node, which runs nothing but this installation; the
 * Node that does run the project is checked below.
 */
function install(folder) {
  console.log('Installing packages (a minute or two the first time) ...');
  const path = (process.env.PATH ?? '').split(delimiter).filter((entry) => !entry.includes('node_modules'));
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    stdio: 'inherit',
    env: { ...process.env, PATH: path.join(delimiter), NODE_ENV: 'development' },
  });
  if (status !== 0) throw new Error('npm ci failed; its messages are above.');
}

function checkNode() {
  const { stdout } = spawnSync(installedNode, ['--version'], { encoding: 'utf8' });
  const wanted = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')).devDependencies.node;
  if (stdout?.trim() !== `v${wanted}`) {
    throw new Error(
      `Expected Node ${wanted} at ${installedNode}, found ${stdout?.trim() || 'none'}. Delete node_modules and retry.`,
    );
  }
}

/** A failed step ends the script with its message; where in these scripts it happened helps nobody. */
export function reportFailure(step) {
  try {
    step();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}

export function installWhenNeeded(folder = projectRoot) {
  if (isInstalled(folder)) return;
  install(folder);
  checkNode();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  reportFailure(() => installWhenNeeded(resolve(projectRoot, process.argv[2] ?? '.')));
}
