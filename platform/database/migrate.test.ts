import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from 'pg';
import { migrate, SqlMigration, type MigrationModule } from './migrate.js';
import { createClient } from './pool.js';
import { prepareDatabase, type DatabaseAccess } from './roles.js';
import { passwordOf, testServer } from './testing/test-database.js';

const scripts = join(import.meta.dirname, 'testing/migrations');

class Tree extends SqlMigration {
  override readonly name = '001-tree';
  override readonly file = join(scripts, '001-tree.sql');
}
class Bench extends SqlMigration {
  override readonly name = '002-bench';
  override readonly file = join(scripts, '002-bench.sql');
}
class Broken extends SqlMigration {
  override readonly name = '003-broken';
  override readonly file = join(scripts, '003-broken.sql');
}

function parks(...migrations: MigrationModule['migrations']): MigrationModule[] {
  return [{ schema: 'parks', migrations, folder: scripts }];
}

describe('migrating', () => {
  const server = testServer();
  const layout = { database: 'migrate_test', schemas: ['parks'], services: ['parks'] };
  let admin: Client;
  let access: DatabaseAccess;

  beforeEach(async () => {
    admin = createClient(server.superuser, 'migrate-test');
    await admin.connect();
    access = await prepareDatabase(server.superuser, layout, (role) => passwordOf(server, role));
  });
  afterEach(async () => {
    await admin.query('DROP DATABASE migrate_test WITH (FORCE)');
    await admin.end();
  });

  async function query(sql: string): Promise<unknown[]> {
    const client = createClient(access.migrator, 'migrate-test');
    await client.connect();
    const { rows } = await client.query(sql);
    await client.end();
    return rows;
  }

  it('runs scripts whole, once, and records them in the schema they belong to', async () => {
    await expect(migrate(access.migrator, parks(Tree))).resolves.toEqual([
      { schema: 'parks', name: '001-tree' },
    ]);
    await expect(migrate(access.migrator, parks(Tree, Bench))).resolves.toEqual([
      { schema: 'parks', name: '002-bench' },
    ]);
    await expect(migrate(access.migrator, parks(Tree, Bench))).resolves.toEqual([]);
    expect(await query('SELECT name FROM parks.migrations ORDER BY id')).toEqual([
      { name: '001-tree' },
      { name: '002-bench' },
    ]);
  });

  it('applies each migration once when several processes start together', async () => {
    const all = await Promise.all([1, 2, 3].map(() => migrate(access.migrator, parks(Tree, Bench))));
    expect(all.flat()).toHaveLength(2);
  });

  it('refuses a database that a newer version has migrated, and leaves it as it is', async () => {
    await migrate(access.migrator, parks(Tree, Bench));
    const before = await query('SELECT * FROM parks.migrations ORDER BY id');
    await expect(migrate(access.migrator, parks(Tree))).rejects.toThrow(
      /^The database was brought up to date by a newer version \(parks: 002-bench\), .* start the newer version/,
    );
    expect(await query('SELECT * FROM parks.migrations ORDER BY id')).toEqual(before);
  });

  it('refuses to go back to a version that a newer one has replaced, also when only functions differ', async () => {
    await migrate(access.migrator, parks(Tree), { version: '0.9.0' });
    await migrate(access.migrator, parks(Tree, Bench), { version: '0.10.0' });
    const back = migrate(access.migrator, parks(Tree, Bench), { version: '0.9.1' });
    await expect(back).rejects.toThrow(/newer version \(0\.10\.0, \w+\), .* start the newer version/);
    await migrate(access.migrator, parks(Tree, Bench), { version: '0.10.1' });
    expect(await query('SELECT version FROM parks.versions ORDER BY number')).toEqual(
      ['0.9.0', '0.10.0', '0.10.1'].map((version) => ({ version })),
    );
  });

  describe('while processes serve', () => {
    const serving: Client[] = [];

    afterEach(async () => {
      await Promise.all(serving.splice(0).map((client) => client.end()));
    });

    async function serve(contract?: string): Promise<void> {
      const credentials = access.services['parks']!;
      const client = createClient({ ...credentials, ...(contract && { contract }) }, 'parks');
      await client.connect();
      serving.push(client);
    }
    const fingerprint = async (): Promise<string> =>
      ((await query('SELECT fingerprint FROM parks.versions')) as { fingerprint: string }[])[0]!.fingerprint;

    it('changes nothing under one of another version, unless it is told to', async () => {
      await migrate(access.migrator, parks(Tree));
      await serve(await fingerprint());
      await expect(migrate(access.migrator, parks(Tree, Bench))).rejects.toThrow(
        /^Processes of another version .* tributary_parks \(1\), .*; stop them .* UPGRADE_WHILE_SERVING=true\.$/,
      );
      expect(await query('SELECT name FROM parks.migrations')).toEqual([{ name: '001-tree' }]);
      await expect(
        migrate(access.migrator, parks(Tree, Bench), { whileServing: true }),
      ).resolves.toHaveLength(1);
    });

    it('changes nothing under one that does not tell its version', async () => {
      await migrate(access.migrator, parks(Tree));
      await serve();
      await expect(migrate(access.migrator, parks(Tree, Bench))).rejects.toThrow(/tributary_parks \(1\)/);
    });

    it('lets others of the same version start beside them', async () => {
      await migrate(access.migrator, parks(Tree));
      await serve(await fingerprint());
      await expect(migrate(access.migrator, parks(Tree))).resolves.toEqual([]);
      await expect(migrate(access.migrator, parks(Tree), { version: '99.0.0' })).resolves.toEqual([]);
    });
  });

  it('leaves nothing behind of a module whose migration fails', async () => {
    await expect(migrate(access.migrator, parks(Tree, Bench, Broken))).rejects.toThrow(
      /violates foreign key/,
    );
    expect(await query(`SELECT to_regclass('parks.tree') AS tree`)).toEqual([{ tree: null }]);
    await expect(migrate(access.migrator, parks(Tree, Bench))).resolves.toHaveLength(2);
  });

  it('owns what it creates as the migrator, and PUBLIC may not call it', async () => {
    await migrate(access.migrator, parks(Tree));
    expect(
      await query(`SELECT pg_get_userbyid(proowner) AS owner, proacl::text AS grants
        FROM pg_proc WHERE proname = 'plant'`),
    ).toEqual([{ owner: 'tributary_migrator', grants: '{tributary_migrator=X/tributary_migrator}' }]);
  });

  describe('functions', () => {
    let folder: string;

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'tributary-functions-'));
      await mkdir(join(folder, 'functions'));
      await mkdir(join(folder, 'triggers'));
    });
    afterEach(() => rm(folder, { recursive: true }));

    const count = (answer: number): Promise<void> =>
      writeFile(
        join(folder, 'functions/count-trees.sql'),
        `CREATE OR REPLACE FUNCTION parks.count_trees() RETURNS integer LANGUAGE sql AS 'SELECT ${answer}';`,
      );
    const parksWithFunctions = (): MigrationModule[] => [{ schema: 'parks', migrations: [Tree], folder }];

    it('are replaced when their text changes, and left alone when it does not', async () => {
      await count(1);
      await migrate(access.migrator, parksWithFunctions());
      await count(2);
      await migrate(access.migrator, parksWithFunctions());
      expect(await query('SELECT parks.count_trees() AS trees')).toEqual([{ trees: 2 }]);

      const version = `SELECT xmin::text AS version FROM pg_proc WHERE proname = 'count_trees'`;
      const before = await query(version);
      await migrate(access.migrator, parksWithFunctions());
      expect(await query(version)).toEqual(before);
    });

    it('of triggers are there before the migration that names them, whatever they refer to', async () => {
      await writeFile(
        join(folder, 'triggers/refuse.sql'),
        `CREATE OR REPLACE FUNCTION parks.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
         DECLARE tree parks.tree; BEGIN RETURN NULL; END $$;`,
      );
      class Refusing extends SqlMigration {
        override readonly name = '001-refusing';
        override readonly file = join(folder, 'refusing.sql');
      }
      await writeFile(
        join(folder, 'refusing.sql'),
        `CREATE TABLE parks.bush (id int);
         CREATE TRIGGER refuse BEFORE DELETE ON parks.bush FOR EACH ROW EXECUTE FUNCTION parks.refuse();`,
      );
      await expect(
        migrate(access.migrator, [{ schema: 'parks', migrations: [Refusing], folder }]),
      ).resolves.toHaveLength(1);
    });

    it('are not replaced by those of an older version', async () => {
      await count(1);
      await migrate(access.migrator, parksWithFunctions());
      await count(2);
      await migrate(access.migrator, parksWithFunctions());
      await count(1);
      await expect(migrate(access.migrator, parksWithFunctions())).rejects.toThrow(/newer version/);
      expect(await query('SELECT parks.count_trees() AS trees')).toEqual([{ trees: 2 }]);
    });

    it('stay as they were when one of them cannot be replaced', async () => {
      await count(1);
      await migrate(access.migrator, parksWithFunctions());
      await count(2);
      await writeFile(join(folder, 'functions/zzz.sql'), 'CREATE OR REPLACE FUNCTION parks.zzz() nonsense');
      await expect(migrate(access.migrator, parksWithFunctions())).rejects.toThrow(/syntax error/);
      expect(await query('SELECT parks.count_trees() AS trees')).toEqual([{ trees: 1 }]);
    });
  });
});
