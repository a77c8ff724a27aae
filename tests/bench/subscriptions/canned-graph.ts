import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeSupergraph } from '../gateway/graph/federation.js';
import { parcels } from '../gateway/graph/parcels.js';
import { residents } from '../gateway/graph/residents.js';
import type { SubscriptionSubgraphs } from '../subscription-subgraphs.js';
import { LoadProcess } from '../support/load-process.js';
import { readings } from './readings.js';

/** Subgraphs that run, and the supergraph that any gateway can serve them with. */
export interface CannedGraph extends AsyncDisposable {
  readonly supergraphFile: string;
  readonly subgraphs: LoadProcess<SubscriptionSubgraphs>;
}

export async function startCannedGraph(): Promise<CannedGraph> {
  await using opening = new AsyncDisposableStack();
  const subgraphs = opening.use(
    new LoadProcess<SubscriptionSubgraphs>(join(import.meta.dirname, '../subscription-subgraphs.js')),
  );
  const folder = await mkdtemp(join(tmpdir(), 'tributary-bench-'));
  opening.defer(() => rm(folder, { recursive: true }));
  const supergraphFile = join(folder, 'supergraph.graphql');
  const urls = await subgraphs.ask('listen', undefined);
  await writeFile(supergraphFile, composeSupergraph(urls, [readings, parcels, residents]));
  const opened = opening.move();
  return { supergraphFile, subgraphs, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}
