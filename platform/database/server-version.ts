import type { Client } from 'pg';
import { Refusal } from '../config/refusal.js';

const supportedMajorVersions = { first: 15, last: 18 };

/**
 * Asked before anything else of a server, because others fail by what they do not know.
 * @throws Refusal when the server is of a version that is not supported
 */
export async function checkServerVersion(client: Client): Promise<void> {
  const { rows } = await client.query<{ major: number }>(
    "SELECT current_setting('server_version_num')::int / 10000 AS major",
  );
  const { first, last } = supportedMajorVersions;
  const major = rows[0]?.major ?? 0;
  if (major < first || major > last) {
    throw new Refusal(
      `DATABASE_URL: Postgres ${first} to ${last} are supported, and this server is Postgres ${major}; use another.`,
    );
  }
}
