import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface LockedPackage {
  version: string;
  resolved?: string;
  optionalDependencies?: Record<string, string>;
}

const lockText = readFileSync(join(import.meta.dirname, '../package-lock.json'), 'utf8');
const locked = Object.entries((JSON.parse(lockText) as { packages: Record<string, LockedPackage> }).packages);

/** The first version of each package that has none of the vulnerabilities published for the range we use. */
const safeSince: Record<string, string> = {
  '@apollo/gateway': '2.13.2',
  '@apollo/query-planner': '2.13.2',
  '@apollo/query-graphs': '2.13.2',
  '@apollo/federation-internals': '2.13.2',
  '@apollo/composition': '2.13.2',
  '@apollo/server': '5.5.0',
  '@mikro-orm/core': '7.0.17',
  '@mikro-orm/postgresql': '7.0.17',
  '@mikro-orm/sql': '7.0.17',
  graphql: '16.15.0',
  ws: '8.21.0',
};

function copiesOf(name: string): { path: string; version: string }[] {
  return locked
    .filter(([path]) => path === `node_modules/${name}` || path.endsWith(`/node_modules/${name}`))
    .map(([path, { version }]) => ({ path, version }));
}

function compareVersions(left: string, right: string): number {
  const [a, b] = [left, right].map((version) => version.split(/[.-]/).slice(0, 3).map(Number)) as [
    number[],
    number[],
  ];
  return a.map((part, index) => part - (b[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
}

describe('the lock file', () => {
  it.each(Object.entries(safeSince))('holds no copy of %s older than %s', (name, floor) => {
    const copies = copiesOf(name);
    expect(copies).not.toEqual([]);
    expect(copies.filter(({ version }) => compareVersions(version, floor) < 0)).toEqual([]);
  });

  it('holds exactly one copy of graphql, because schemas of two copies do not mix', () => {
    expect(copiesOf('graphql')).toHaveLength(1);
  });

  it('holds every MikroORM package in one and the same version', () => {
    const versions = locked
      .filter(([path]) => /\/@mikro-orm\/[^/]+$/.test(path))
      .map(([, { version }]) => version);
    expect(new Set(versions).size).toBe(1);
  });

  it('names no registry, so that it installs from whichever one npm is configured for', () => {
    expect(locked.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
    expect(lockText).not.toMatch(/"resolved"|registry\./);
  });

  it.each([
    ['gateways that the benchmark installs', 'bench/gateway/rivals'],
    ['client libraries that are tried with the graph', 'e2e/clients'],
  ])('of the %s names none either', (_what, folder) => {
    const text = readFileSync(join(import.meta.dirname, folder, 'package-lock.json'), 'utf8');
    expect(text).not.toMatch(/"resolved"|registry\./);
  });

  it('holds no client library, which only tests need: those have packages of their own', () => {
    const { dependencies } = JSON.parse(
      readFileSync(join(import.meta.dirname, 'e2e/clients/package.json'), 'utf8'),
    ) as { dependencies: Record<string, string> };
    const shared = ['graphql', 'graphql-ws'];
    const names = Object.keys(dependencies).filter((name) => !shared.includes(name));
    expect(names.flatMap(copiesOf)).toEqual([]);
    for (const name of shared) expect(copiesOf(name)).toMatchObject([{ version: dependencies[name] }]);
  });
});

describe('the builds for other platforms', () => {
  it('are all in the lock file, or npm ci refuses it (scripts/complete-lock.mjs adds them)', () => {
    const missing = locked.flatMap(([, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter((name) => copiesOf(name).length === 0),
    );
    expect(missing).toEqual([]);
  });
});

describe('the environment', () => {
  it.each([
    'APOLLO_DISABLE_SECURITY_RECURSIVE_SELECTIONS_CHECK',
    'APOLLO_DISABLE_SECURITY_NON_LOCAL_SELECTIONS_CHECK',
  ])('does not switch off the query planner’s protection with %s', (variable) =>
    expect(process.env[variable]).toBeUndefined(),
  );
});
