/** What may go wrong at a field, an element of a list or a reference to an entity. */
export type FaultKind =
  | 'throws'
  /** The resolver gives null, so graphql-js complains if that is not allowed. */
  | 'null'
  /** A reference leads nowhere. */
  | 'unknownEntity'
  /** The answer has null where the schema forbids it, and no error. */
  | 'silentNull'
  /** A scalar or enum value of another type, or one that nobody knows. */
  | 'wrongLeaf'
  /** `__typename` is absent, unknown, or names another type. */
  | 'wrongTypename'
  /** A list lacks its last element. Two subgraphs that share the list then disagree. */
  | 'shortList'
  /** A list in place of an object and the like: what no GraphQL server answers. */
  | 'wrongShape'
  /** The same, for an object that is an item of a list. */
  | 'listForItem';

/** The kinds that befall a subgraph as a whole. */
type OutageKind = 'outage' | 'brokenEntities';

/** How many of a thousand places each fault is found at; for outages, of a thousand subgraphs. */
export type FaultRates = Readonly<Partial<Record<FaultKind | OutageKind, number>>>;

/** One state of affairs that all executors are shown: what the data is, and where it is at fault. */
export interface World {
  readonly seed: number;
  readonly faults: FaultRates;
}

const few: FaultRates = {
  throws: 15,
  null: 15,
  unknownEntity: 40,
  silentNull: 15,
  wrongLeaf: 15,
  wrongTypename: 15,
  shortList: 15,
  outage: 30,
};

const many: FaultRates = {
  throws: 80,
  null: 80,
  unknownEntity: 100,
  silentNull: 60,
  wrongLeaf: 60,
  wrongTypename: 60,
  shortList: 60,
  outage: 80,
};

/** Faults that raise no error of their own: beside errors of subgraphs, the official executor is silent about them. */
const silent: FaultRates = {
  unknownEntity: 50,
  silentNull: 50,
  wrongLeaf: 50,
  wrongTypename: 30,
  shortList: 50,
};

const wild: FaultRates = { ...few, wrongShape: 25, listForItem: 25, brokenEntities: 100 };

export const faultProfiles = { none: {}, few, many, silent, wild } as const satisfies Record<
  string,
  FaultRates
>;
