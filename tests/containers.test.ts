import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { containerEnvironment, missingFrom } from '../launcher/container-environment.js';
import { projectRoot } from '../platform/config/paths.js';
import { subgraphModules } from '../subgraphs/registry.js';

interface Service {
  image?: string;
  build?: string;
  user?: string;
  init?: boolean;
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  command?: string[];
  environment: Record<string, string>;
  ports?: string[];
  networks: string[];
  volumes?: string[];
  healthcheck?: { test?: string[]; disable?: boolean };
  depends_on?: Record<string, { condition: string }>;
}

const read = (file: string): string => readFileSync(join(projectRoot, file), 'utf8');

const dockerfile = read('Dockerfile');
const compose = parse(read('docker-compose.yml'), { merge: true }) as {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean }>;
};
const { services } = compose;
const version = (JSON.parse(read('package.json')) as { version: string }).version;
const nodeVersion = (JSON.parse(read('package.json')) as { devDependencies: { node: string } })
  .devDependencies.node;
const subgraphs = subgraphModules.map(({ name }) => name);
const ours = [...subgraphs, 'gateway', 'migrate'];

const instructions = (name: string): string[] =>
  [...dockerfile.matchAll(new RegExp(`^${name} (.*)$`, 'gm'))].map(([, rest = '']) => rest);

describe('the image', () => {
  it('starts from the very Node that the project runs on', () => {
    expect(instructions('FROM').map((from) => from.split(' ')[0])).toEqual(
      Array.from({ length: 3 }, () => `node:${nodeVersion}-bookworm-slim`),
    );
  });

  it('does not run as root, is checked by Node, and lets signals reach it', () => {
    const lastStage = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
    expect(/^USER (.*)$/m.exec(lastStage)?.[1]).toBe('node');
    expect(/^HEALTHCHECK .* CMD (.*)$/m.exec(lastStage)?.[1]).toBe('["node", "dist/launcher/health.js"]');
    expect(instructions('ENTRYPOINT')).toEqual(['["node"]']);
    expect(instructions('CMD')).toEqual(['["dist/launcher/gateway.js"]']);
  });

  it('installs what is locked, and of that only what production needs', () => {
    const installs = instructions('RUN').filter((command) => command.includes('npm'));
    expect(installs).toEqual([
      expect.stringMatching(/^npm ci /),
      'npm run build',
      expect.stringMatching(/^npm ci .*--omit=dev/),
    ]);
  });

  it('is built from nothing but the sources, so that no secret gets into a layer', () => {
    const [everything, ...kept] = read('.dockerignore')
      .split('\n')
      .filter((line) => line && !line.startsWith('#'));
    expect(everything).toBe('*');
    expect(kept.filter((line) => /env|data|secret|key/i.test(line))).toEqual([]);
    expect([...instructions('ENV'), ...instructions('ARG')].join()).not.toMatch(
      /SECRET|PASSWORD|KEY|DATABASE_URL/,
    );
  });
});

describe('the compose file', () => {
  it('has a service for each subgraph, the gateway, the migration and Postgres, and no other', () => {
    expect(Object.keys(services).sort()).toEqual([...ours, 'postgres'].sort());
    for (const name of subgraphs) {
      expect(services[name]?.command).toEqual(['dist/launcher/service.js', name]);
    }
    expect(services['gateway']?.command).toEqual(['dist/launcher/gateway.js']);
  });

  it('pins every image to a version', () => {
    expect(services['postgres']?.image).toMatch(/^postgres:18\.\d+-bookworm$/);
    expect(new Set(ours.map((name) => services[name]?.image))).toEqual(new Set([`tributary:${version}`]));
    expect(ours.filter((name) => services[name]?.build)).toEqual(['migrate']);
  });

  it('takes from each container what it does not need', () => {
    for (const [name, { cap_drop, security_opt, user, read_only, init }] of Object.entries(services)) {
      expect([name, cap_drop, security_opt]).toEqual([name, ['ALL'], ['no-new-privileges:true']]);
      if (name === 'postgres') expect(user).toBe('postgres');
      else expect([name, read_only, init, user]).toEqual([name, true, true, undefined]);
    }
  });

  it('publishes the gateway alone, and on the loopback address', () => {
    const published = Object.entries(services).filter(([, { ports = [] }]) => ports.length > 0);
    expect(published.map(([name, { ports }]) => [name, ports])).toEqual([
      ['gateway', ['127.0.0.1:${PORT:-4000}:4000']],
    ]);
    expect(services['gateway']?.networks).not.toContain('database');
    expect(compose.networks).toMatchObject({ database: { internal: true }, graph: { internal: true } });
  });

  it('lets the ledger write anchors where the migration, which checks the books, only reads them', () => {
    expect(services['ledger']?.volumes).toEqual(['anchors:/app/anchors']);
    expect(services['migrate']?.volumes).toEqual(['anchors:/app/anchors:ro']);
    for (const name of ['ledger', 'migrate'])
      expect(services[name]?.environment['ANCHOR_FILE']).toBe('anchors/anchors.jsonl');
    expect(dockerfile).toContain('\nRUN mkdir anchors && chown node:node anchors\nUSER node\n');
  });

  it('tells each subgraph its own secrets and no others', () => {
    for (const name of subgraphs) {
      expect(secretsOf(services[name])).toEqual({
        DATABASE_URL: `${name.toUpperCase()}_DATABASE_URL`,
        SIGNING_KEY: `${name.toUpperCase()}_SIGNING_KEY`,
        ...(name === 'ledger' && { ANCHOR_SIGNING_KEY: 'ANCHOR_SIGNING_KEY' }),
      });
    }
    expect(secretsOf(services['migrate'])).toEqual({
      DATABASE_URL: 'ADMIN_DATABASE_URL',
      TRIBUTARY_SECRET: 'TRIBUTARY_SECRET',
    });
    expect(secretsOf(services['postgres'])).toEqual({ POSTGRES_PASSWORD: 'POSTGRES_PASSWORD' });
    expect(Object.keys(secretsOf(services['gateway'])).sort()).toEqual(
      [
        ...subgraphs.map((name) => `SUBGRAPH_${name.toUpperCase()}_SIGNING_KEY`),
        'AUTH_DEVELOPMENT_SECRET',
      ].sort(),
    );
  });

  it('starts each container when what it needs is there', () => {
    expect(services['postgres']?.healthcheck?.test).toContain('pg_isready');
    expect(services['migrate']?.depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
    for (const name of subgraphs) {
      expect(services[name]?.depends_on).toEqual({
        migrate: { condition: 'service_completed_successfully' },
      });
      expect(services[name]?.healthcheck).toBeUndefined();
      expect(services['gateway']?.depends_on?.[name]).toEqual({ condition: 'service_healthy' });
    }
  });

  it('asks for the secrets that `npm run env` makes and that the example names', () => {
    const made = Object.keys(containerEnvironment(Buffer.alloc(32, 7))).sort();
    const asked = new Set(Object.values(services).flatMap((service) => Object.values(secretsOf(service))));
    expect([...asked].sort()).toEqual(made);
    const named = [...read('.env.example').matchAll(/^([A-Z_]+)=/gm)].map(([, name = '']) => name);
    expect(named.sort()).toEqual(made);
  });

  it('is completed for a newer version by `npm run env`, with what follows from the secret that is there', () => {
    const made = containerEnvironment(Buffer.alloc(32, 7));
    const before = Object.entries(made).filter(([name]) => !name.startsWith('LEDGER_'));
    const text = ['# Mine', ...before.map(([name, value]) => `${name}=${value}`), 'PORT=4100'].join('\n');
    expect(missingFrom(text)).toEqual({
      LEDGER_DATABASE_URL: made['LEDGER_DATABASE_URL'],
      LEDGER_SIGNING_KEY: made['LEDGER_SIGNING_KEY'],
    });
    expect(() => missingFrom('PORT=4100')).toThrow(/^[.]env has no TRIBUTARY_SECRET/);
  });

  const [program, ...words] = findCompose();
  (program ? it : it.skip)('is what Docker Compose understands, and refuses to start without secrets', () => {
    const config = (envFile: string): number | null =>
      spawnSync(program ?? '', [...words, '--env-file', envFile, 'config', '--quiet'], {
        cwd: projectRoot,
        env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
      }).status;
    const folder = mkdtempSync(join(tmpdir(), 'tributary-compose-'));
    writeFileSync(join(folder, 'empty'), '');
    expect(config('.env.example')).toBe(0);
    expect(config(join(folder, 'empty'))).not.toBe(0);
    rmSync(folder, { recursive: true });
  });
});

/** The variables of a service whose values Compose refuses to be without, by the name under which it asks for them. */
function secretsOf(service: Service | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(service?.environment ?? {}).flatMap(([name, value]) => {
      const secret = /^\$\{([A-Z_]+):\?.+\}$/.exec(value)?.[1];
      const isLiteral = !/^\$\{/.test(value);
      if (isLiteral && /SECRET|PASSWORD|KEY|DATABASE/.test(name))
        throw new Error(`${name} is written into the compose file`);
      return secret ? [[name, secret]] : [];
    }),
  );
}

/** The command is there on some machines without the plugin, and as a program of its own on others. */
function findCompose(): string[] {
  const candidates = [['docker', 'compose'], ['docker-compose']];
  return candidates.find(([name = '', ...rest]) => spawnSync(name, [...rest, 'version']).status === 0) ?? [];
}
