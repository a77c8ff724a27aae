import DataLoader from 'dataloader';
import type { EntityClass, EntityManager, FilterQuery } from '@mikro-orm/core';

type KeyOf<Entity> = Extract<keyof Entity, string>;

interface ManyOptions {
  /** A further condition on every row. */
  readonly where?: Readonly<Record<string, unknown>>;
  readonly orderBy?: Readonly<Record<string, 'asc' | 'desc'>>;
}

/** Loads single rows by a unique column: all that one tick of an operation asks for in one query. Null where there is none. */
export function oneBy<Entity extends object>(
  em: () => EntityManager,
  entity: EntityClass<Entity>,
  key: KeyOf<Entity>,
): DataLoader<string, Entity | null> {
  return new DataLoader(async (values) => {
    const rows = await findIn(em(), entity, key, values, {});
    const byKey = new Map(rows.map((row) => [String(row[key]), row]));
    return values.map((value) => byKey.get(value) ?? null);
  });
}

/** Loads the rows that belong to a parent, by a column that names it. */
export function manyBy<Entity extends object>(
  em: () => EntityManager,
  entity: EntityClass<Entity>,
  key: KeyOf<Entity>,
  options: ManyOptions = {},
): DataLoader<string, Entity[]> {
  return new DataLoader(async (values) => {
    const byParent = Map.groupBy(await findIn(em(), entity, key, values, options), (row) => String(row[key]));
    return values.map((value) => byParent.get(value) ?? []);
  });
}

/** MikroORM cannot follow a key that is itself a type parameter, so the condition is typed here, once. */
async function findIn<Entity extends object>(
  em: EntityManager,
  entity: EntityClass<Entity>,
  key: KeyOf<Entity>,
  values: readonly string[],
  { where, orderBy }: ManyOptions,
): Promise<Entity[]> {
  const condition = { ...where, [key]: { $in: [...values] } } as FilterQuery<object>;
  return (await em.find(entity as EntityClass<object>, condition, {
    orderBy,
  })) as Entity[];
}
