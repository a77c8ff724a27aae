import '../platform/config/production.js';
import type { ExecutionResult } from 'graphql';
import { startGateway } from '../gateway/gateway.js';
import { GatewayMetrics } from '../gateway/telemetry/gateway-metrics.js';
import { InFlight } from '../platform/batching/in-flight.js';
import { createLogger } from '../platform/telemetry/logger.js';
import { enter } from './entry-point.js';
import { explorerGuide } from './explorer.js';
import { readGatewayConfiguration, settingsWithoutEffect } from './gateway-configuration.js';
import { RemoteSubgraphs } from './remote-subgraphs.js';
import { ServedSupergraph } from './served-supergraph.js';
import { SupergraphWatch } from './supergraph-watch.js';
import { startTelemetry } from './telemetry.js';
import { unreadable } from './unreadable.js';
import { apiKeysIn } from './api-keys.js';
import { webhooksIn } from './webhooks.js';
import { disposeWhenStopped } from './until-stopped.js';

/** The gateway alone, in front of the subgraphs that a supergraph names. */
await enter(async () => {
  const logger = createLogger('gateway');
  const { settings, supergraphSdl, verifier, documents } = await readGatewayConfiguration();
  const { SUPERGRAPH_PATH: path, GATEWAY_PROFILE: profile } = settings;
  await using opening = new AsyncDisposableStack();
  const registry = await startTelemetry(opening, { settings, service: 'tributary-gateway', logger });
  const metrics = new GatewayMetrics(registry);
  const coalescing = settings.COALESCE_FETCHES
    ? new InFlight<ExecutionResult>(() => metrics.coalesced('fetch'))
    : undefined;
  for (const warning of settingsWithoutEffect(settings)) logger.warn(warning);
  const subgraphs = new RemoteSubgraphs({ profile, coalescing, logger });
  const served = opening.use(
    await ServedSupergraph.open(supergraphSdl, subgraphs, logger).catch(unreadable('SUPERGRAPH_PATH', path)),
  );
  const gateway = opening.use(
    await startGateway({
      supergraphSdl,
      subgraphs: served.clients,
      ...(verifier && { verifier }),
      ...(documents && { trustedDocuments: documents }),
      apiKeys: apiKeysIn(() => served.clients, logger),
      webhooks: webhooksIn(() => served.clients, logger),
      tokenRequestsPerSecond: settings.TOKEN_REQUESTS_PER_SECOND,
      trustedProxyCount: settings.TRUSTED_PROXY_COUNT,
      allowedOrigins: settings.ALLOWED_ORIGINS,
      host: settings.HOST,
      port: settings.PORT,
      drainNoticeMs: settings.DRAIN_NOTICE_MS,
      coalescesRequests: settings.COALESCE_REQUESTS,
      allowsFieldSetArguments: settings.ALLOW_FIELD_SET_ARGUMENTS,
      showsQueryPlans: settings.SHOW_QUERY_PLANS,
      explorer: explorerGuide({
        timeZone: settings.AGENCY_TIME_ZONE,
        takesDevelopmentTokens: profile !== 'open' && settings.AUTH_JWKS_URL === undefined,
      }),
      metrics,
      logger,
    }).catch(unreadable('SUPERGRAPH_PATH', path)),
  );
  const watch = opening.use(new SupergraphWatch({ path, known: supergraphSdl, logger }));
  process.on('SIGHUP', () => watch.ask());
  void served.follow(watch, gateway);
  disposeWhenStopped(opening.move(), logger, { staysOnHangUp: true });
  logger.info({ url: gateway.url }, 'ready');
  process.send?.({ url: gateway.url });
});
