import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../../../../platform/config/paths.js';
import { createClient } from '../../../../platform/database/pool.js';
import { createTestDatabase } from '../../../../platform/database/testing/test-database.js';
import { differences } from './differences.js';
import { functionsOf } from './function-script.js';
import { guardFindings, guardsFile, printGuards } from './guards.repository.js';

describe('what guards the books', () => {
  it('is what the migrations make of an empty database, or else `npm run guards` was forgotten', async () => {
    await using database = await createTestDatabase();
    const client = createClient(database.migrator, 'guards');
    await client.connect();
    try {
      const committed = await readFile(join(projectRoot, guardsFile), 'utf8');
      expect(await printGuards(client)).toBe(committed);
      expect(await guardFindings(client, committed)).toEqual([]);
    } finally {
      await client.end();
    }
  });

  it('is compared thing by thing: what changed, what is gone, what nobody made, and what is there twice', () => {
    const made = [
      ['trigger a', 'on'],
      ['trigger b', 'on'],
      ['trigger c', 'on'],
    ] as const;
    const found = [
      ['trigger a', 'on'],
      ['trigger b', 'off'],
      ['trigger d', 'on'],
      ['trigger a', 'also on'],
      ['trigger a', 'on'],
    ] as const;
    expect(differences(made, found)).toEqual([
      { subject: 'trigger b', detail: 'is off; it was on' },
      { subject: 'trigger c', detail: 'is gone; it was on' },
      { subject: 'trigger d', detail: 'is on; the product did not make it' },
      { subject: 'trigger a', detail: 'is there more than once' },
    ]);
  });

  it('takes from a script each function with its text, its settings and its callers', () => {
    const script = `-- Two of them.
CREATE OR REPLACE FUNCTION ledger.one(a uuid, b text[]) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off AS $$ BEGIN RETURN NULL; END $$;

CREATE OR REPLACE FUNCTION ledger.two() RETURNS trigger LANGUAGE sql AS $$ SELECT 1 $$;

GRANT EXECUTE ON FUNCTION ledger.one(uuid, text[]), ledger.two()
  TO tributary_ledger, pg_read_all_data;
GRANT EXECUTE ON FUNCTION ledger.two() TO tributary_accounts;
`;
    expect(functionsOf(script)).toEqual([
      {
        name: 'ledger.one',
        body: ' BEGIN RETURN NULL; END ',
        language: 'plpgsql',
        isDefiner: true,
        volatility: 'stable',
        settings: ['search_path=pg_catalog, pg_temp', 'enable_seqscan=off'],
        callers: ['tributary_ledger', 'pg_read_all_data'],
      },
      {
        name: 'ledger.two',
        body: ' SELECT 1 ',
        language: 'sql',
        isDefiner: false,
        volatility: 'volatile',
        settings: [],
        callers: ['tributary_ledger', 'pg_read_all_data', 'tributary_accounts'],
      },
    ]);
  });
});
