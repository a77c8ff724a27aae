import { buildFederatedSchema, type BuiltSubgraph } from '../../platform/federation/build-schema.js';
import type {
  RunningSubgraph,
  SubgraphModule,
  SubgraphOptions,
} from '../../platform/federation/subgraph-module.js';
import { openResources } from '../../platform/federation/subgraph-resources.js';
import { ApiKey } from './api-key/api-key.entity.js';
import { ApiKeyResolver } from './api-key/api-key.resolver.js';
import { referredApiKey } from './api-key/api-key.service.js';
import { IntegrationsContext, type IntegrationsServices } from './context.js';

function build(): BuiltSubgraph {
  return buildFederatedSchema<IntegrationsContext>({
    resolvers: [ApiKeyResolver],
    references: { ApiKey: referredApiKey },
  });
}

async function start(options: SubgraphOptions): Promise<RunningSubgraph> {
  const resources = await openResources('integrations', [ApiKey], options);
  const { clock = () => new Date() } = options;
  const services: IntegrationsServices = { orm: resources.orm, pool: resources.pool, clock };
  return {
    name: 'integrations',
    schema: build().schema,
    createContext: (principal) => new IntegrationsContext(principal, services),
    ready: () => resources.ready(),
    [Symbol.asyncDispose]: () => resources[Symbol.asyncDispose](),
  };
}

export const integrationsModule: SubgraphModule = { name: 'integrations', sdl: () => build().sdl, start };
