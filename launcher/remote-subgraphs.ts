import type { ExecutionResult } from 'graphql';
import type { Logger } from 'pino';
import { z } from 'zod';
import { subgraphsOf, type NamedSubgraph } from '../gateway/plan/graph/supergraph-file.js';
import type { InFlight } from '../platform/batching/in-flight.js';
import { loadConfig } from '../platform/config/config.js';
import { RemoteSubgraph } from '../platform/federation/remote-subgraph.js';
import { remoteSubgraphSettings, type GatewaySettings } from './settings.js';

export interface RemoteSubgraphsOptions {
  readonly profile: GatewaySettings['GATEWAY_PROFILE'];
  readonly coalescing: InFlight<ExecutionResult> | undefined;
  readonly logger: Logger;
}

/** The ways to the subgraphs of one supergraph. They stay open until this is disposed, or for longer if others hold them. */
export interface HeldSubgraphs extends AsyncDisposable {
  readonly clients: readonly RemoteSubgraph[];
}

type SubgraphShape = ReturnType<typeof remoteSubgraphSettings>['shape'];

/** Of the variables about a subgraph. */
function prefixOf(name: string): string {
  return `SUBGRAPH_${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`;
}

/**
 * Where the subgraphs are and how requests to them are signed, by the names of the variables.
 * @throws ConfigurationError when anything of that is missing or wrong
 */
export function remoteSettingsOf(
  subgraphs: readonly NamedSubgraph[],
  profile: GatewaySettings['GATEWAY_PROFILE'],
): Readonly<Record<string, string | undefined>> {
  const settings = subgraphs.map(({ name }) => remoteSubgraphSettings(prefixOf(name), profile));
  return loadConfig(z.object(Object.assign({}, ...settings.map(({ shape }) => shape)) as SubgraphShape));
}

/** Opens the way to each subgraph once, however many supergraphs name it, and closes it when none holds it any more. */
export class RemoteSubgraphs {
  readonly #open = new Map<string, { readonly client: RemoteSubgraph; holders: number }>();

  constructor(private readonly options: RemoteSubgraphsOptions) {}

  /** @throws ConfigurationError when it is not known where a subgraph is or how requests to it are signed */
  async hold(supergraphSdl: string): Promise<HeldSubgraphs> {
    await using opening = new AsyncDisposableStack();
    const subgraphs = subgraphsOf(supergraphSdl);
    const given = remoteSettingsOf(subgraphs, this.options.profile);
    const clients = subgraphs.map((subgraph) => opening.use(this.#hold(subgraph, given)).client);
    const held = opening.move();
    return { clients, [Symbol.asyncDispose]: () => held.disposeAsync() };
  }

  #hold(
    { name, url: composedUrl }: NamedSubgraph,
    given: Readonly<Record<string, string | undefined>>,
  ): AsyncDisposable & { readonly client: RemoteSubgraph } {
    const prefix = prefixOf(name);
    const url = given[`${prefix}_URL`] ?? composedUrl;
    const place = `${name} ${url}`;
    const open = this.#open.get(place) ?? {
      client: this.#connect(name, url, given[`${prefix}_SIGNING_KEY`]),
      holders: 0,
    };
    this.#open.set(place, open);
    open.holders += 1;
    return {
      client: open.client,
      [Symbol.asyncDispose]: async () => {
        open.holders -= 1;
        if (open.holders > 0) return;
        this.#open.delete(place);
        await open.client[Symbol.asyncDispose]();
      },
    };
  }

  #connect(name: string, url: string, secretHex: string | undefined): RemoteSubgraph {
    const { coalescing, logger } = this.options;
    return new RemoteSubgraph({
      name,
      url,
      ...(secretHex && { key: { id: 'current', secretHex } }),
      ...(coalescing && { coalescing }),
      logger,
    });
  }
}
