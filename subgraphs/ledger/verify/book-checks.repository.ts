import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from 'pg';
import type { DatabaseCredentials } from '../../../platform/database/credentials.js';
import { createClient } from '../../../platform/database/pool.js';
import { projectRoot } from '../../../platform/config/paths.js';
import { guardFindings, guardsFile } from './guards/guards.repository.js';
import { bookChecks, type BookCheck, type Finding } from './book-checks.js';

const examplesMax = 5;

/**
 * Proves the books: every check of `bookChecks` over everything there is, all at one instant, also while payments are being
 * posted. Reads only.
 * @param credentials of a role that may read every schema, such as the migrator
 * @param alsoAllowed lines as in `guardsFile` of what may stand beside what the product made, in books that are no real ones
 * @returns the checks that did not come out at zero; none when the books are right
 */
export async function checkBooks(
  credentials: DatabaseCredentials,
  alsoAllowed: readonly string[] = [],
): Promise<Finding[]> {
  const client = createClient(credentials, 'tributary:check-books');
  await client.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    // Whole tables are joined and sorted; with the default they would all go through files.
    await client.query("SET LOCAL work_mem = '256MB'");
    const findings = await runChecks(client, alsoAllowed);
    await client.query('COMMIT');
    return findings;
  } finally {
    await client.end();
  }
}

/** The same inside a transaction of the caller's. */
export async function runChecks(client: Client, alsoAllowed: readonly string[] = []): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const check of bookChecks) {
    findings.push(
      ...(await (check === 'guards' ? checkGuards(client, alsoAllowed) : runCheck(client, check))),
    );
  }
  return findings;
}

async function runCheck(client: Client, check: BookCheck): Promise<Finding[]> {
  const sql = await readFile(join(import.meta.dirname, 'checks', `${check}.sql`), 'utf8');
  const { rows } = await client.query<{ total: bigint; subject: string; detail: string }>(
    `SELECT count(*) OVER () AS total, f.subject, f.detail FROM (${sql}\n) f LIMIT ${examplesMax}`,
  );
  const [first] = rows;
  if (!first) return [];
  return [
    {
      check,
      count: Number(first.total),
      examples: rows.map(({ subject, detail }) => `${subject}: ${detail}`),
    },
  ];
}

async function checkGuards(client: Client, alsoAllowed: readonly string[]): Promise<Finding[]> {
  const found = await guardFindings(
    client,
    await readFile(join(projectRoot, guardsFile), 'utf8'),
    alsoAllowed,
  );
  if (found.length === 0) return [];
  const examples = found.slice(0, examplesMax).map(({ subject, detail }) => `${subject} ${detail}`);
  return [{ check: 'guards', count: found.length, examples }];
}
