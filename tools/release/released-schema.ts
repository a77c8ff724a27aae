import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildSchema, type GraphQLSchema } from 'graphql';
import { projectRoot } from '../../platform/config/paths.js';
import { civilDateOf, type CivilDate } from '../../platform/time/civil-date.js';

/** When the schema was promised to integrators last, and as what. */
export interface Release {
  /** That of the product, as in package.json. */
  readonly version: string;
  readonly date: CivilDate;
}

export interface ReleasedSchema {
  readonly release: Release;
  readonly sdl: string;
  readonly schema: GraphQLSchema;
}

const folder = join(projectRoot, 'schema/released');
const schemaFile = join(folder, 'public.graphql');
const releaseFile = join(folder, 'release.json');

export async function readReleasedSchema(): Promise<ReleasedSchema> {
  const sdl = await readFile(schemaFile, 'utf8');
  const release = JSON.parse(await readFile(releaseFile, 'utf8')) as Release;
  return { release, sdl, schema: buildSchema(sdl) };
}

export async function writeReleasedSchema(sdl: string, release: Release): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(schemaFile, sdl);
  await writeFile(releaseFile, `${JSON.stringify(release, null, 2)}\n`);
}

/** The public schema of this checkout, as `npm run schema` wrote it. */
export const readPublicSdl = (): Promise<string> =>
  readFile(join(projectRoot, 'schema/public.graphql'), 'utf8');

export async function readProductVersion(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8')) as Release;
  return version;
}

/** The day it is, wherever the release is made. */
export const releaseDay = (): CivilDate => civilDateOf(new Date(), 'UTC');
