import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { graphiqlHtml, startScript } from './page.js';
import { graphiqlPath, offerPath } from './paths.js';

export interface Asset {
  readonly contentType: string;
  readonly etag: string;
  readonly gzipped: Buffer;
}

const contentTypes = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
} as const;

/**
 * GraphiQL's files, by path. They are read and compressed when somebody opens the page for the first time, because
 * they are nine megabytes that most gateways never serve.
 */
export class GraphiqlAssets {
  #assets: Promise<ReadonlyMap<string, Asset>> | undefined;

  async find(path: string): Promise<Asset | undefined> {
    this.#assets ??= loadAssets();
    return (await this.#assets).get(path);
  }
}

async function loadAssets(): Promise<ReadonlyMap<string, Asset>> {
  const graphiql = await import('@graphql-yoga/render-graphiql/graphiql');
  const files = {
    'index.html': graphiqlHtml(graphiqlPath),
    'start.js': startScript(offerPath),
    ...(await ownFiles()),
    'graphiql.js': graphiql.js,
    'graphiql.css': graphiql.css,
    'editor.worker.js': graphiql.editorWorkerService,
    'json.worker.js': graphiql.jsonWorker,
    'graphql.worker.js': graphiql.graphqlWorker,
    ...(await graphqlWsModules()),
  };
  const entries = Object.entries(files).map(
    async ([name, text]) => [`${graphiqlPath}/${name}`, await asset(name, text)] as const,
  );
  return new Map(await Promise.all(entries));
}

/** What runs in the browser lies beside this, and is sent as it is. */
async function ownFiles(): Promise<Record<string, string>> {
  const folder = new URL('browser/', import.meta.url);
  const names = (await readdir(folder)).filter((name) => /\.(js|css)$/.test(name));
  const texts = names.map(async (name) => [name, await readFile(new URL(name, folder), 'utf8')] as const);
  return Object.fromEntries(await Promise.all(texts));
}

/** The client that browsers use is the very package this server speaks; its two modules load as they are. */
async function graphqlWsModules(): Promise<Record<string, string>> {
  const entry = new URL('client.js', import.meta.resolve('graphql-ws'));
  const client = await readFile(entry, 'utf8');
  const shared = /from '\.\/(common-[\w-]+\.js)'/.exec(client)?.[1];
  if (!shared) throw new Error('The client of graphql-ws is not laid out as expected.');
  return { 'graphql-ws.js': client, [shared]: await readFile(new URL(shared, entry), 'utf8') };
}

async function asset(name: string, text: string): Promise<Asset> {
  const extension = name.split('.').at(-1) as keyof typeof contentTypes;
  return {
    contentType: contentTypes[extension],
    etag: `"${createHash('sha256').update(text).digest('base64url')}"`,
    gzipped: await promisify(gzip)(text),
  };
}
