import { MikroORM, type EntityClass, type EntityManager } from '@mikro-orm/core';
import { ReflectMetadataProvider } from '@mikro-orm/decorators/legacy';
import { PostgreSqlDriver } from '@mikro-orm/postgresql';
import type { DatabaseCredentials } from '../database/credentials.js';
import { connectionName } from '../database/pool.js';

export interface OrmOptions {
  readonly credentials: DatabaseCredentials;
  readonly schema: string;
  readonly entities: readonly EntityClass<object>[];
  readonly maxConnections?: number;
}

/** The reading side of a subgraph. Writing goes through the SQL functions of the schemas' owners. */
export async function createOrm({
  credentials,
  schema,
  entities,
  maxConnections = 6,
}: OrmOptions): Promise<MikroORM> {
  const { ssl, database, contract: _, ...connection } = credentials;
  return MikroORM.init({
    driver: PostgreSqlDriver,
    ...connection,
    dbName: database,
    schema,
    entities: [...entities],
    metadataProvider: ReflectMetadataProvider,
    driverOptions: {
      application_name: connectionName(`${schema}:orm`, credentials),
      ...(ssl && { ssl: { rejectUnauthorized: ssl === 'verify' } }),
    },
    pool: { min: 0, max: maxConnections },
    forceUtcTimezone: true,
  });
}

/** Gives the entity manager of one operation. */
export interface ForkOnce {
  (): EntityManager;
  /** What it has read is read anew from then on. */
  forget(): void;
}

/** An entity manager for one operation. Forking one is dear, and many operations load nothing, so it is made on first use. */
export function forkOnce(orm: MikroORM): ForkOnce {
  let fork: EntityManager | undefined;
  return Object.assign(() => (fork ??= orm.em.fork()), { forget: () => fork?.clear() });
}
