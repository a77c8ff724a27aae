import { readFile } from 'node:fs/promises';
import type { ExecutionResult } from 'graphql';
import { startGateway } from '../gateway/gateway.js';
import { subgraphsOf, type NamedSubgraph } from '../gateway/supergraph-file.js';
import { TokenVerifier } from '../platform/access/tokens.js';
import { InFlight } from '../platform/batching/in-flight.js';
import { loadConfig } from '../platform/config/config.js';
import { RemoteSubgraph } from '../platform/federation/remote-subgraph.js';
import { createLogger } from '../platform/telemetry/logger.js';
import { trustedDocuments } from './trusted-documents.js';
import { gatewaySettings, remoteSubgraphSettings, type GatewaySettings } from './settings.js';
import { disposeWhenStopped } from './until-stopped.js';

/** The gateway alone, in front of the subgraphs that a supergraph names. */
const logger = createLogger('gateway');
const settings = loadConfig(gatewaySettings);
const supergraphSdl = await readFile(settings.SUPERGRAPH_PATH, 'utf8');
const documents = await trustedDocuments(settings.TRUSTED_DOCUMENTS_PATH, settings.TRUSTED_DOCUMENTS_MODE);
await using opening = new AsyncDisposableStack();
const coalescing = settings.COALESCE_FETCHES ? new InFlight<ExecutionResult>() : undefined;
const verifier = settings.GATEWAY_PROFILE === 'open' ? undefined : verifierOf(settings);
const gateway = opening.use(
  await startGateway({
    supergraphSdl,
    subgraphs: subgraphsOf(supergraphSdl).map((subgraph) => opening.use(remote(subgraph))),
    ...(verifier && { verifier }),
    ...(documents && { trustedDocuments: documents }),
    host: settings.HOST,
    port: settings.PORT,
    coalescesRequests: settings.COALESCE_REQUESTS,
    logger,
  }),
);
disposeWhenStopped(opening.move(), logger);
logger.info({ url: gateway.url }, 'ready');
process.send?.({ url: gateway.url });

function remote({ name, url: composedUrl }: NamedSubgraph): RemoteSubgraph {
  const prefix = `SUBGRAPH_${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`;
  const given = loadConfig(remoteSubgraphSettings(prefix, settings.GATEWAY_PROFILE));
  const url = given[`${prefix}_URL`] ?? composedUrl;
  const secretHex = given[`${prefix}_SIGNING_KEY`];
  return new RemoteSubgraph({
    name,
    url,
    ...(secretHex && { key: { id: 'current', secretHex } }),
    ...(coalescing && { coalescing }),
    logger,
  });
}

function verifierOf({
  AUTH_JWKS_URL: keySet,
  AUTH_ISSUER: issuer,
  AUTH_AUDIENCE: audience,
  AUTH_DEVELOPMENT_SECRET: developmentSecret,
}: GatewaySettings): TokenVerifier {
  if (keySet && issuer) {
    return TokenVerifier.forKeySet(new URL(keySet), { issuer, ...(audience && { audience }) });
  }
  if (developmentSecret) return TokenVerifier.forDevelopment(developmentSecret);
  throw new Error('Set AUTH_JWKS_URL and AUTH_ISSUER, or AUTH_DEVELOPMENT_SECRET for development.');
}
