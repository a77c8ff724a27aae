import { createHash } from 'node:crypto';
import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from 'pg';
import { differences, type Difference, type States } from './differences.js';
import { describeFunction, functionsOf } from './function-script.js';

/** What the migrations make, as `npm run guards` writes it down. */
export const guardsFile = 'schema/guards.txt';

const codeRoot = join(import.meta.dirname, '../../../..');
const scripts = '{books,platform,subgraphs}/**/sql/{functions,triggers}/*.sql';
const volatilities: Readonly<Record<string, string>> = { i: 'immutable', s: 'stable', v: 'volatile' };

interface FunctionRow {
  name: string;
  body: string;
  language: string;
  owner: string;
  is_definer: boolean;
  volatility: string;
  settings: string[];
  callers: string[];
}

/**
 * What of the tables, triggers, grants and functions of the books is not as the product made it: functions are compared with
 * the scripts they are made by, everything else with what the migrations make of an empty database.
 * @param made the content of `guardsFile`
 * @param alsoAllowed lines of the same kind that may stand beside it
 */
export async function guardFindings(
  client: Client,
  made: string,
  alsoAllowed: readonly string[] = [],
): Promise<Difference[]> {
  const allowed = new Set(alsoAllowed);
  const found = (await readGuards(client)).filter(([name, state]) => !allowed.has(`${name}: ${state}`));
  return [
    ...differences(parseGuards(made), found),
    ...differences(await scriptedFunctions(), await readFunctions(client)),
  ];
}

/** Everything but functions, as one line each. */
export async function printGuards(client: Client): Promise<string> {
  return (await readGuards(client)).map(([name, state]) => `${name}: ${state}\n`).join('');
}

const parseGuards = (text: string): States =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const end = line.indexOf(': ');
      return [line.slice(0, end), line.slice(end + 2)];
    });

async function readGuards(client: Client): Promise<States> {
  const sql = await readFile(join(import.meta.dirname, 'guards.sql'), 'utf8');
  const { rows } = await client.query<{ name: string; state: string }>(sql);
  return rows.map(({ name, state }) => [name, state.replaceAll(/\s+/g, ' ')]);
}

async function scriptedFunctions(): Promise<States> {
  const files = globSync(scripts, { cwd: codeRoot });
  const texts = await Promise.all(files.map((file) => readFile(join(codeRoot, file), 'utf8')));
  return texts
    .flatMap(functionsOf)
    .flatMap(({ name, body, ...state }) =>
      statesOf(name, body, describeFunction(state, 'tributary_migrator')),
    );
}

async function readFunctions(client: Client): Promise<States> {
  const sql = await readFile(join(import.meta.dirname, 'functions.sql'), 'utf8');
  const { rows } = await client.query<FunctionRow>(sql);
  return rows.flatMap(({ name, body, owner, is_definer, volatility, ...state }) =>
    statesOf(
      name,
      body,
      describeFunction(
        { ...state, isDefiner: is_definer, volatility: volatilities[volatility] ?? '' },
        owner,
      ),
    ),
  );
}

const statesOf = (name: string, body: string, description: string): States => [
  [`function ${name}`, description],
  [`text of function ${name}`, createHash('sha256').update(body).digest('hex').slice(0, 16)],
];
