import { Refusal } from '../platform/config/refusal.js';
import { secretHex } from '../platform/config/values.js';
import { formatDatabaseUrl } from '../platform/database/credentials.js';
import { accessTo } from '../platform/database/roles.js';
import { databaseLayout, subgraphModules } from '../subgraphs/registry.js';
import { administratorPassword, anchorSecret, rolePassword, signingKey, tokenSecret } from './secrets.js';

/** Where docker-compose.yml puts Postgres. */
const server = { host: 'postgres', port: 5432 };

/**
 * The secrets of docker-compose.yml by the names it asks for. All follow from one, which the migration is given so that
 * it creates the roles with the passwords that the services are given.
 */
export function containerEnvironment(master: Buffer): Record<string, string> {
  const password = administratorPassword(master);
  const administrator = { ...server, database: 'postgres', user: 'postgres', password };
  const { services } = accessTo(server, databaseLayout, (role) => rolePassword(master, role));
  const subgraphs = subgraphModules.flatMap(({ name }): [string, string][] => {
    const credentials = services[name];
    if (!credentials) throw new Error(`There is no serving role for ${name}`);
    return [
      [`${name.toUpperCase()}_DATABASE_URL`, formatDatabaseUrl(credentials)],
      [`${name.toUpperCase()}_SIGNING_KEY`, signingKey(master, name)],
    ];
  });
  return {
    TRIBUTARY_SECRET: master.toString('hex'),
    POSTGRES_PASSWORD: password,
    ADMIN_DATABASE_URL: formatDatabaseUrl(administrator),
    ...Object.fromEntries(subgraphs),
    ANCHOR_SIGNING_KEY: anchorSecret(master),
    AUTH_DEVELOPMENT_SECRET: tokenSecret(master),
  };
}

/** What a written environment has no line for yet, such as of a subgraph that a newer version brings. It follows from its master secret. */
export function missingFrom(text: string): Record<string, string> {
  const given = new Map(
    [...text.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value.trim()]),
  );
  const master = secretHex.safeParse(given.get('TRIBUTARY_SECRET'));
  if (!master.success)
    throw new Refusal(
      '.env has no TRIBUTARY_SECRET of 64 hexadecimal digits, from which the rest would follow.',
    );
  const whole = containerEnvironment(Buffer.from(master.data, 'hex'));
  return Object.fromEntries(Object.entries(whole).filter(([name]) => !given.has(name)));
}
