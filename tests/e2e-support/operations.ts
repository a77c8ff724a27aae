import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../platform/config/paths.js';
import type * as generated from '../../schema/generated/graphql.js';

type Generated = typeof generated;
type NameIn<Key> = Key extends `${infer Name}Document` ? Name : never;

/** The operations of our users, by the names of their files in schema/operations. */
export type OperationName = NameIn<keyof Generated>;

export type ResultOf<Name extends OperationName> =
  Generated[`${Name}Document`] extends generated.TypedDocumentString<infer Result, infer _> ? Result : never;

export type VariablesOf<Name extends OperationName> =
  Generated[`${Name}Document`] extends generated.TypedDocumentString<infer _, infer Variables extends object>
    ? Variables
    : never;

const folder = join(projectRoot, 'schema/operations');

export const operationNames = readdirSync(folder).map((file) => file.replace(/\.graphql$/, ''));

/** An operation as it is committed, to the letter. */
export const operationText = (name: string): string => readFileSync(join(folder, `${name}.graphql`), 'utf8');
