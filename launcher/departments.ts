import { dataDirectory } from '../platform/config/paths.js';
import { Refusal } from '../platform/config/refusal.js';
import type { DatabaseCredentials } from '../platform/database/credentials.js';
import { runningEmbeddedPostgres } from '../platform/database/embedded.js';
import { createClient } from '../platform/database/pool.js';
import { accessTo } from '../platform/database/roles.js';
import { databaseLayout } from '../subgraphs/registry.js';
import { rolePassword } from './secrets.js';

/**
 * Asks the database that is running whether there are departments of these codes. A token for one that does not exist looks
 * right and shows nothing. Without a database they cannot be checked, which a note on standard error says.
 * @throws Refusal naming those that do not exist, and those that do
 */
export async function checkDepartments(
  codes: readonly string[],
  master: Buffer,
  admin: DatabaseCredentials | undefined,
): Promise<void> {
  const known = await knownDepartments(master, admin).catch(() => undefined);
  if (!known) {
    console.error('No database answers, so it was not checked whether there are such departments.');
    return;
  }
  const unknown = codes.filter((code) => !known.includes(code));
  if (unknown.length === 0) return;
  throw new Refusal(`There is no department ${unknown.join(', ')}; there are ${known.join(', ')}.`);
}

async function knownDepartments(
  master: Buffer,
  admin: DatabaseCredentials | undefined,
): Promise<string[] | undefined> {
  const server = admin ?? runningEmbeddedPostgres(dataDirectory());
  if (!server) return undefined;
  const { migrator } = accessTo(server, databaseLayout, (role) => rolePassword(master, role));
  const client = createClient(migrator, 'launcher:departments');
  await client.connect();
  try {
    const { rows } = await client.query<{ code: string }>(
      'SELECT code FROM departments.department ORDER BY code',
    );
    return rows.map(({ code }) => code);
  } finally {
    await client.end();
  }
}
