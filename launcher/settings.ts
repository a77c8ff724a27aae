import { join } from 'node:path';
import { z } from 'zod';
import { trustModes } from '../gateway/door/documents/trusted-documents.js';
import { projectRoot } from '../platform/config/paths.js';
import {
  httpUrl,
  logLevel,
  origins,
  port,
  publicKeys,
  secretHex,
  share,
  timeZone,
  wholeNumber,
} from '../platform/config/values.js';
import { parseDatabaseUrl } from '../platform/database/credentials.js';

/** An address that is read at once, so that a wrong one is told of together with everything else that is wrong. */
const databaseUrl = z.string().transform((text, context) => {
  try {
    return parseDatabaseUrl(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
    return z.NEVER;
  }
});

const telemetry = {
  LOG_LEVEL: logLevel.default('info'),
  /** Where metrics are served, at a port of their own. Absent: nowhere. */
  METRICS_PORT: port.optional(),
  METRICS_HOST: z.string().default('127.0.0.1'),
  /** The base address of an OTLP collector that gets traces. Absent: nothing is traced. */
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.optional(),
  /** How many of the traces are kept, from 0 to 1. */
  OTEL_TRACES_SAMPLER_ARG: share.default(1),
};
export type TelemetrySettings = z.output<z.ZodObject<typeof telemetry>>;

/** Of every process that serves. */
export const serverSettings = {
  ...telemetry,
  HOST: z.string().default('127.0.0.1'),
  AGENCY_TIME_ZONE: timeZone.default('America/Chicago'),
};

/** Of whatever runs a gateway. */
const callerLimits = {
  /** How many operations per second one subject may send with tokens. Absent: as many as it likes. */
  TOKEN_REQUESTS_PER_SECOND: wholeNumber(1, 1_000_000).optional(),
  /** How many proxies of ours stand before the gateway; the addresses they write down are believed. */
  TRUSTED_PROXY_COUNT: wholeNumber(0, 10).default(0),
  /** Origins of web pages of others that may ask. */
  ALLOWED_ORIGINS: origins.default([]),
};

/** Of whatever anchors the chain of the books. */
const anchoring = {
  /** From which the key follows that signs anchors. Absent: it follows from the master secret, where there is one. */
  ANCHOR_SIGNING_KEY: secretHex.optional(),
  /** Where anchors are written down. */
  ANCHOR_FILE: z.string().optional(),
  /** How often the head of the chain is anchored while it moves. */
  ANCHOR_INTERVAL_MINUTES: wholeNumber(1, 1_440).default(10),
};
export type AnchorSettings = z.output<z.ZodObject<typeof anchoring>>;

/** Of the processes that start everything: all in one process, and each part in its own. */
export const launchSettings = z.object({
  ...serverSettings,
  ...callerLimits,
  ...anchoring,
  PORT: port.default(4000),
  /** The administrator of an own Postgres 15 to 18. Absent: the embedded one. */
  DATABASE_URL: databaseUrl.optional(),
  /** From which all secrets follow. Absent: one that is made once and kept in the data directory. */
  TRIBUTARY_SECRET: secretHex.optional(),
  /** Which demo city an empty database gets. */
  DEMO_CITY: z.enum(['dev', 'city', 'none']).default('dev'),
});
export type LaunchSettings = z.output<typeof launchSettings>;

/** Of the migration alone, which loads a demo city only when it is asked to. */
export const migrationSettings = launchSettings
  .pick({ LOG_LEVEL: true, DATABASE_URL: true, TRIBUTARY_SECRET: true, AGENCY_TIME_ZONE: true })
  .extend({
    DEMO_CITY: launchSettings.shape.DEMO_CITY.unwrap().default('none'),
    /** Whether to go on although processes of another version are connected, which may then fail. */
    UPGRADE_WHILE_SERVING: z.stringbool().default(false),
  });

/** Of the check of the books, which changes nothing and so may be run by whoever may read. */
export const bookSettings = launchSettings
  .pick({
    LOG_LEVEL: true,
    DATABASE_URL: true,
    TRIBUTARY_SECRET: true,
    ANCHOR_SIGNING_KEY: true,
    ANCHOR_FILE: true,
  })
  .extend({
    /** Those who signed anchors before, and who sign on other machines. */
    ANCHOR_PUBLIC_KEYS: publicKeys.default([]),
    /** A role that may read every schema. Absent: the migrator of the database that `npm start` uses. */
    MIGRATOR_DATABASE_URL: databaseUrl.optional(),
  });

/** Of the command that makes tokens. */
export const tokenSettings = launchSettings.pick({ DATABASE_URL: true, TRIBUTARY_SECRET: true });

/** Of the health check in a container, which asks the server beside it. */
export const healthSettings = z.object({ PORT: port.default(4000) });

export const subgraphSettings = z.object({
  ...serverSettings,
  PORT: port.default(0),
  /** The database as this subgraph's own serving role. */
  DATABASE_URL: databaseUrl,
  /** 64 hexadecimal digits that the gateway signs its requests to this subgraph with. */
  SIGNING_KEY: secretHex,
  /** Of the ledger alone; without a key, it anchors nothing. */
  ...anchoring,
});

const authentication = {
  /** Development and demo: tokens signed with a key that follows from this secret. */
  AUTH_DEVELOPMENT_SECRET: secretHex.optional(),
  /** Production: the key set, issuer and audience of the identity provider. */
  AUTH_JWKS_URL: httpUrl.optional(),
  AUTH_ISSUER: z.string().optional(),
  AUTH_AUDIENCE: z.string().optional(),
};

/** Of a gateway on its own; addresses and signing keys of its subgraphs are read by name beside these. */
export const gatewaySettings = z.object({
  ...serverSettings,
  ...callerLimits,
  ...authentication,
  PORT: port.default(4000),
  SUPERGRAPH_PATH: z.string().default(join(projectRoot, 'schema/supergraph.graphql')),
  /** With `open`, callers need no token, operations may be of any size, and requests to subgraphs are not signed. */
  GATEWAY_PROFILE: z.enum(['agency', 'open']).default('agency'),
  /** The manifest of documents that clients may name by their ids. */
  TRUSTED_DOCUMENTS_PATH: z.string().optional(),
  /** What happens to other documents of callers who work for the agency. */
  TRUSTED_DOCUMENTS_MODE: z.enum(trustModes).default('off'),
  /** How long the gateway goes on to serve after SIGTERM while /readyz says that it stops. */
  DRAIN_NOTICE_MS: wholeNumber(0, 5_000).default(0),
  /** Whether equal requests to a subgraph that are under way at the same time are sent once. */
  COALESCE_FETCHES: z.stringbool().default(false),
  /** Whether equal queries of one caller that are under way at the same time are answered once. */
  COALESCE_REQUESTS: z.stringbool().default(false),
  /** Whether keys and requirements of the supergraph may have arguments, though answers could be wrong then. */
  ALLOW_FIELD_SET_ARGUMENTS: z.stringbool().default(false),
  /** Whether callers who know the whole schema may ask how an answer came about. */
  SHOW_QUERY_PLANS: z.stringbool().default(false),
});
export type GatewaySettings = z.output<typeof gatewaySettings>;

/** Of one subgraph behind a gateway. An open one is found where the supergraph says, unless it is said otherwise. */
export function remoteSubgraphSettings<Prefix extends string>(
  prefix: Prefix,
  profile: GatewaySettings['GATEWAY_PROFILE'],
) {
  const isOpen = profile === 'open';
  return z.object({
    [`${prefix}_URL`]: isOpen ? httpUrl.optional() : httpUrl,
    [`${prefix}_SIGNING_KEY`]: isOpen ? secretHex.optional() : secretHex,
  });
}
