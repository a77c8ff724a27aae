import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { escapeIdentifier, type Client } from 'pg';

/** What can be run again and again: see `MigrationModule.folder`. */
export type ScriptKind = 'triggers' | 'functions';

interface ScriptFolder {
  readonly schema: string;
  readonly folder: string;
}

interface Script {
  readonly name: string;
  readonly text: string;
  readonly sha256: string;
}

/** In the order in which they run. */
export async function readScripts({ folder }: ScriptFolder, kind: ScriptKind): Promise<Script[]> {
  const files = await readdir(join(folder, kind)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return Promise.all(
    files.toSorted().map(async (file) => {
      const text = await readFile(join(folder, kind, file), 'utf8');
      return { name: `${kind}/${file}`, text, sha256: createHash('sha256').update(text).digest('hex') };
    }),
  );
}

/** Runs the scripts that are new or changed, all or none of them. */
export async function runScripts(client: Client, module: ScriptFolder, kind: ScriptKind): Promise<void> {
  const scripts = await readScripts(module, kind);
  if (scripts.length === 0) return;
  const table = `${escapeIdentifier(module.schema)}.scripts`;
  await client.query('BEGIN');
  try {
    await client.query(`CREATE TABLE IF NOT EXISTS ${table} (name text PRIMARY KEY, sha256 text NOT NULL)`);
    const { rows } = await client.query<{ name: string; sha256: string }>(
      `SELECT name, sha256 FROM ${table}`,
    );
    const ran = new Map(rows.map(({ name, sha256 }) => [name, sha256]));
    // What a function refers to may come with a later script, or with the schema of another module.
    await client.query('SET LOCAL check_function_bodies = off');
    for (const { name, text, sha256 } of scripts) {
      if (ran.get(name) === sha256) continue;
      await client.query(text);
      await client.query(
        `INSERT INTO ${table} VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET sha256 = excluded.sha256`,
        [name, sha256],
      );
    }
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}
