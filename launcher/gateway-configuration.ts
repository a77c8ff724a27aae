import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import type { TrustedDocumentsOptions } from '../gateway/door/documents/trusted-documents.js';
import { assertPlannerGuards } from '../gateway/common/limits.js';
import { subgraphsOf } from '../gateway/plan/graph/supergraph-file.js';
import { TokenVerifier } from '../platform/access/tokens.js';
import { ConfigurationError, loadConfig, throwTogether } from '../platform/config/config.js';
import { remoteSettingsOf } from './remote-subgraphs.js';
import { gatewaySettings, type GatewaySettings } from './settings.js';
import { trustedDocuments } from './trusted-documents.js';
import { unreadable } from './unreadable.js';

export interface GatewayConfiguration {
  readonly settings: GatewaySettings;
  readonly supergraphSdl: string;
  /** Absent in the open profile. */
  readonly verifier: TokenVerifier | undefined;
  readonly documents: TrustedDocumentsOptions | undefined;
}

const ofFiles = gatewaySettings.pick({ SUPERGRAPH_PATH: true });
const ofSubgraphs = ofFiles.extend({ GATEWAY_PROFILE: gatewaySettings.shape.GATEWAY_PROFILE });
const ofDocuments = gatewaySettings.pick({ TRUSTED_DOCUMENTS_PATH: true, TRUSTED_DOCUMENTS_MODE: true });
const ofTokens = gatewaySettings.pick({
  GATEWAY_PROFILE: true,
  AUTH_JWKS_URL: true,
  AUTH_ISSUER: true,
  AUTH_AUDIENCE: true,
  AUTH_DEVELOPMENT_SECRET: true,
});

/**
 * Reads the environment of a gateway on its own and the files that it names.
 * @throws ConfigurationError about all of it at once: each part reads by itself the variables that it needs, so that what is
 *   wrong with one hides nothing that is wrong with another
 */
export async function readGatewayConfiguration(): Promise<GatewayConfiguration> {
  const settings = attempt(() => loadConfig(gatewaySettings));
  const supergraphSdl = attempt(readSupergraph);
  const documents = attempt(readDocuments);
  const verifier = attempt(readVerifier);
  const subgraphs = attempt(checkSubgraphs);
  const guards = attempt(assertPlannerGuards);
  await allOrProblems([settings, supergraphSdl, documents, verifier, subgraphs, guards]);
  return {
    settings: await settings,
    supergraphSdl: await supergraphSdl,
    documents: await documents,
    verifier: await verifier,
  };
}

async function attempt<Part>(read: () => Part | Promise<Part>): Promise<Part> {
  return read();
}

async function allOrProblems(parts: readonly Promise<unknown>[]): Promise<void> {
  const outcomes = await Promise.allSettled(parts);
  throwTogether(
    outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }) => reason as unknown),
  );
}

async function readSupergraph(): Promise<string> {
  const { SUPERGRAPH_PATH: path } = loadConfig(ofFiles);
  return readFile(path, 'utf8').catch(unreadable('SUPERGRAPH_PATH', path));
}

async function readDocuments(): Promise<TrustedDocumentsOptions | undefined> {
  const { TRUSTED_DOCUMENTS_PATH: path, TRUSTED_DOCUMENTS_MODE: mode } = loadConfig(ofDocuments);
  return trustedDocuments(path, mode);
}

/** The ways to the subgraphs are opened later; what is needed for that is known from here on. */
async function checkSubgraphs(): Promise<void> {
  const sdl = await readSupergraph();
  const { SUPERGRAPH_PATH: path, GATEWAY_PROFILE: profile } = loadConfig(ofSubgraphs);
  const named = await Promise.resolve(sdl).then(subgraphsOf).catch(unreadable('SUPERGRAPH_PATH', path));
  remoteSettingsOf(named, profile);
}

function readVerifier(): TokenVerifier | undefined {
  const settings = loadConfig(ofTokens);
  const { AUTH_JWKS_URL: keySet, AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience } = settings;
  if (settings.GATEWAY_PROFILE === 'open') return undefined;
  if (keySet && issuer) {
    return TokenVerifier.forKeySet(new URL(keySet), { issuer, ...(audience && { audience }) });
  }
  if (settings.AUTH_DEVELOPMENT_SECRET) return TokenVerifier.forDevelopment(settings.AUTH_DEVELOPMENT_SECRET);
  const missing = keySet ? 'AUTH_ISSUER is missing' : 'AUTH_JWKS_URL is missing';
  throw new ConfigurationError([
    `${missing}; tokens are checked by AUTH_JWKS_URL and AUTH_ISSUER, or by AUTH_DEVELOPMENT_SECRET for development`,
  ]);
}

const tokenSettings = ['AUTH_JWKS_URL', 'AUTH_ISSUER', 'AUTH_AUDIENCE', 'AUTH_DEVELOPMENT_SECRET'] as const;

/** What was set and does not count beside something else, in words for the log: whoever set it relies on it. */
export function settingsWithoutEffect(settings: z.output<typeof ofTokens>): readonly string[] {
  const given = tokenSettings.filter((name) => settings[name] !== undefined);
  if (settings.GATEWAY_PROFILE === 'open') {
    return given.map(
      (name) => `anybody may ask without a token: ${name} does not count beside GATEWAY_PROFILE=open`,
    );
  }
  const isDoubled = settings.AUTH_JWKS_URL !== undefined && settings.AUTH_DEVELOPMENT_SECRET !== undefined;
  return isDoubled
    ? ['tokens are checked by AUTH_JWKS_URL alone; AUTH_DEVELOPMENT_SECRET does not count beside it']
    : [];
}
