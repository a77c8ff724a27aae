import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from 'pg';
import type { DatabaseCredentials } from '../../../platform/database/credentials.js';
import { createClient } from '../../../platform/database/pool.js';
import { projectRoot } from '../../../platform/config/paths.js';
import { guardFindings, guardsFile } from './guards/guards.repository.js';
import { misfits } from './rules/rules.repository.js';
import { bookChecks, type BookCheck, type Finding } from './book-checks.js';
import { examplesMax, Findings } from './findings.js';
import {
  anchorsToCheck,
  checkAnchors,
  noAnchors,
  type AnchorEvidence,
  type AnchorsToCheck,
} from './seals/check-anchors.js';
import { checkSeals } from './seals/check-seals.js';

/** What the books are compared with, beside themselves. */
interface Beside {
  readonly alsoAllowed: readonly string[];
  readonly anchors: AnchorsToCheck;
}

/** Those that are no query. */
const ownChecks: Partial<
  Record<BookCheck, (client: Client, findings: Findings, beside: Beside) => Promise<void>>
> = {
  guards: checkGuards,
  'hash-chain': checkSeals,
  'posting-rules': checkRules,
  anchors: (client, findings, { anchors }) => checkAnchors(client, findings, anchors),
};

/**
 * Proves the books: every check of `bookChecks` over everything there is, all at one instant, also while payments are being
 * posted. Reads only.
 * @param credentials of a role that may read every schema, such as the migrator
 * @param alsoAllowed lines as in `guardsFile` of what may stand beside what the product made, in books that are no real ones
 * @param evidence what is known of its chain outside of the database
 * @returns the checks that did not come out at zero; none when the books are right
 */
export async function checkBooks(
  credentials: DatabaseCredentials,
  alsoAllowed: readonly string[] = [],
  evidence: AnchorEvidence = noAnchors,
): Promise<Finding[]> {
  const client = createClient(credentials, 'tributary:check-books');
  await client.connect();
  try {
    const anchors = await anchorsToCheck(evidence);
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    // Whole tables are joined and sorted; with the default they would all go through files.
    await client.query("SET LOCAL work_mem = '256MB'");
    const findings = await runChecks(client, alsoAllowed, anchors);
    await client.query('COMMIT');
    return findings;
  } finally {
    await client.end();
  }
}

/** The same inside a transaction of the caller's. */
export async function runChecks(
  client: Client,
  alsoAllowed: readonly string[] = [],
  anchors: AnchorsToCheck = noAnchors,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const check of bookChecks) {
    const found = new Findings(check);
    await (ownChecks[check] ?? runQuery)(client, found, { alsoAllowed, anchors });
    findings.push(...found.all());
  }
  return findings;
}

async function runQuery(client: Client, findings: Findings): Promise<void> {
  const { check } = findings;
  const sql = await readFile(join(import.meta.dirname, 'checks', `${check}.sql`), 'utf8');
  const { rows } = await client.query<{ total: bigint; subject: string; detail: string }>(
    `SELECT count(*) OVER () AS total, f.subject, f.detail FROM (${sql}\n) f LIMIT ${examplesMax}`,
  );
  for (const { subject, detail } of rows) findings.add(`${subject}: ${detail}`);
  findings.addUntold(Number(rows[0]?.total ?? 0) - rows.length);
}

async function checkGuards(client: Client, findings: Findings, { alsoAllowed }: Beside): Promise<void> {
  const made = await readFile(join(projectRoot, guardsFile), 'utf8');
  for (const { subject, detail } of await guardFindings(client, made, alsoAllowed))
    findings.add(`${subject} ${detail}`);
}

async function checkRules(client: Client, findings: Findings): Promise<void> {
  for await (const { subject, detail } of misfits(client)) findings.add(`${subject}: ${detail}`);
}
