import type { GraphQLError } from 'graphql';
import { badInput, questionRefusals, refusedError } from '../../../books/problems/question-refusals.js';
import { apiKeyPrefix, hashOfApiKey, newApiKey } from '../../../platform/access/api-keys.js';
import {
  hasScope,
  outsideReach,
  requireDepartment,
  type Principal,
} from '../../../platform/access/principal.js';
import { isScope, roleGrants, type Scope } from '../../../platform/access/roles.js';
import { isOrigin } from '../../../platform/http/origin.js';
import { fromPublicId, newId, toPublicId } from '../../../platform/ids/public-id.js';
import type { IntegrationsContext } from '../context.js';
import { grantOf, type ApiKeyGrant } from './api-key-grant.js';
import { ApiKey } from './api-key.entity.js';
import { ApiKeyRefusal, apiKeyRefusals } from './api-key.errors.js';
import {
  countActiveKeys,
  departmentsExist,
  insertKey,
  markRevoked,
  markUsed,
  readAllowedOrigins,
  readKey,
  readKeysOf,
  replaceSecret,
} from './api-key.repository.js';

export const lifetimeDays = { default: 365, max: 730 } as const;
export const overlapHours = { default: 24, max: 168 } as const;
/** Keeps lists short; it is no border, and whoever makes several keys at one moment may get one more. */
const activeKeysMax = 50;
export const listedKeysMax = 100;
export const allowedOriginsMax = 20;

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;

export interface ApiKeyRequest {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly sandbox: boolean;
  /** Absent: all within the caller's reach. */
  readonly departments?: readonly string[] | null;
  /** Absent: pages are not told apart by the key. */
  readonly allowedOrigins?: readonly string[] | null;
  readonly expiresInDays: number;
}

/**
 * Makes a key for a program of the caller. The answer alone has its secret.
 * @throws GraphQLError FORBIDDEN, DEPARTMENT_NOT_FOUND, BAD_USER_INPUT or an ApiKeyRefusal
 */
export async function createApiKey(request: ApiKeyRequest, context: IntegrationsContext): Promise<ApiKey> {
  const { principal, services } = context;
  const { name, sandbox, expiresInDays } = request;
  // At least one character that is no blank, and none that controls a terminal.
  if (!/^(?=.*\S)[^\p{Cc}\p{Cs}]{1,100}$/u.test(name)) throw refused(ApiKeyRefusal.API_KEY_NAME_INVALID);
  requireBetween('A key holds for', expiresInDays, 1, lifetimeDays.max, 'days');
  const role = principal.role === 'integrator' ? 'integrator' : 'department-app';
  const scopes = grantedScopes(request.scopes, principal, role);
  const departments = await reachOf(request.departments, context);
  const allowedOrigins = originsOf(request.allowedOrigins);
  const createdAt = services.clock();
  if ((await countActiveKeys(context.em, principal.subject, createdAt)) >= activeKeysMax) {
    throw refused(ApiKeyRefusal.API_KEYS_TOO_MANY, `Revoke one of the ${activeKeysMax} first.`);
  }
  const id = newId();
  const secret = newApiKey(apiKeyPrefix(id, sandbox));
  await insertKey(services.pool, {
    id,
    owner: principal.subject,
    name,
    role,
    scopes,
    departments,
    allowedOrigins,
    sandbox,
    secretHash: hashOfApiKey(secret),
    createdAt,
    expiresAt: new Date(createdAt.getTime() + expiresInDays * dayMs),
  });
  return Object.assign(await requireOwnKey(toPublicId(ApiKey.idPrefix, id), context), { secretOnce: secret });
}

/** The caller's keys: the active ones first, which are fewer than are listed, then those revoked and expired. */
export async function ownApiKeys({ em, principal, services }: IntegrationsContext): Promise<ApiKey[]> {
  return readKeysOf(em, principal.subject, services.clock(), listedKeysMax);
}

/**
 * Gives a key a new secret. The one before is accepted until the overlap is over, those before that no longer.
 * Whoever has a key's secret may do what the key may, so a caller who may do less than when it was made gets none.
 * @throws GraphQLError FORBIDDEN, BAD_USER_INPUT, API_KEY_NOT_FOUND, API_KEY_SCOPE_NOT_GRANTABLE or API_KEY_NOT_ACTIVE
 */
export async function rotateApiKey(
  publicId: string,
  hours: number,
  context: IntegrationsContext,
): Promise<ApiKey> {
  const { principal, services } = context;
  requireBetween('Two secrets hold beside each other for', hours, 0, overlapHours.max, 'hours');
  const key = await requireOwnKey(publicId, context);
  requireGrantable(key, principal);
  const at = services.clock();
  const secret = newApiKey(key.prefix);
  const previousUntil = new Date(at.getTime() + hours * hourMs);
  const act = { keyId: key.id, actor: principal.subject, at };
  if (!(await replaceSecret(services.pool, act, hashOfApiKey(secret), previousUntil))) {
    throw refused(ApiKeyRefusal.API_KEY_NOT_ACTIVE);
  }
  return Object.assign(await requireOwnKey(publicId, context), { secretOnce: secret });
}

/** @throws GraphQLError FORBIDDEN or API_KEY_NOT_FOUND */
export async function revokeApiKey(publicId: string, context: IntegrationsContext): Promise<ApiKey> {
  const { principal, services } = context;
  const { id } = await requireOwnKey(publicId, context);
  await markRevoked(services.pool, { keyId: id, actor: principal.subject, at: services.clock() });
  return requireOwnKey(publicId, context);
}

/**
 * What a key allows whose id and hash the gateway was shown; null when it allows nothing.
 * @throws GraphQLError FORBIDDEN for everybody but the gateway itself
 */
export async function resolveApiKey(
  publicId: string,
  secretHashHex: string,
  context: IntegrationsContext,
): Promise<ApiKeyGrant | null> {
  const { pool, clock } = context.services;
  const uuid = fromPublicId(ApiKey.idPrefix, publicId);
  const key = uuid ? await readKey(context.em, uuid) : null;
  const now = clock();
  const grant = key && grantOf(key, Buffer.from(secretHashHex, 'hex'), now);
  if (!grant) return null;
  await markUsed(pool, key.id, now);
  return grant;
}

/** For the gateway, which is asked by browsers which pages may ask before it is told with which key. */
export function originsOfKeys({ services: { pool, clock } }: IntegrationsContext): Promise<string[]> {
  return readAllowedOrigins(pool, clock());
}

/** What other subgraphs refer to. A key is shown to whoever made it, while they may manage keys. */
export async function referredApiKey(
  { id }: { id?: string },
  context: IntegrationsContext,
): Promise<ApiKey | null> {
  return hasScope(context.principal, 'keys:manage') ? findOwnKey(id ?? '', context) : null;
}

/** A key that somebody else has made is answered like one that does not exist. */
async function findOwnKey(publicId: string, { em, principal }: IntegrationsContext): Promise<ApiKey | null> {
  const uuid = fromPublicId(ApiKey.idPrefix, publicId);
  const key = uuid ? await readKey(em, uuid) : null;
  return key?.owner === principal.subject ? key : null;
}

async function requireOwnKey(publicId: string, context: IntegrationsContext): Promise<ApiKey> {
  const key = await findOwnKey(publicId, context);
  if (!key) throw refused(ApiKeyRefusal.API_KEY_NOT_FOUND);
  return key;
}

function grantedScopes(wanted: readonly string[], principal: Principal, role: ApiKey['role']): Scope[] {
  if (wanted.length === 0) throw badInput('A key needs at least one scope.');
  const grantable = grantableBy(principal, role);
  const offer = offerOf(grantable);
  return [...new Set(wanted)].map((scope) => {
    if (!isScope(scope)) throw refused(ApiKeyRefusal.API_KEY_SCOPE_UNKNOWN, offer);
    if (!grantable.includes(scope)) throw refused(ApiKeyRefusal.API_KEY_SCOPE_NOT_GRANTABLE, offer);
    return scope;
  });
}

function requireGrantable({ role, scopes, departments }: ApiKey, principal: Principal): void {
  const grantable = grantableBy(principal, role);
  if (!scopes.every((scope) => grantable.includes(scope))) {
    throw refused(ApiKeyRefusal.API_KEY_SCOPE_NOT_GRANTABLE, offerOf(grantable));
  }
  if (principal.departments === '*') return;
  if (!departments) {
    throw outsideReach('The key reaches the whole agency, and you do not.');
  }
  for (const code of departments) requireDepartment(principal, code);
}

/** A stolen key must not be able to make another that outlives it. */
function grantableBy(principal: Principal, role: ApiKey['role']): Scope[] {
  const possible: readonly Scope[] = roleGrants[role];
  return principal.scopes.filter((scope) => scope !== 'keys:manage' && possible.includes(scope));
}

const offerOf = (grantable: readonly Scope[]): string => `You can grant ${grantable.join(', ') || 'none'}.`;

/** The codes of the departments that a key reaches, or null for the whole agency. */
async function reachOf(
  wanted: readonly string[] | null | undefined,
  { principal, services }: IntegrationsContext,
): Promise<string[] | null> {
  if (!wanted) {
    if (principal.departments.length === 0)
      throw badInput('You reach no department, so your key would reach none.');
    return principal.departments === '*' ? null : [...principal.departments];
  }
  const codes = [...new Set(wanted)];
  if (codes.length === 0) throw badInput('Name at least one department, or leave the departments out.');
  for (const code of codes) requireDepartment(principal, code);
  if (!(await departmentsExist(services.pool, codes))) {
    throw refusedError(questionRefusals, { code: 'DEPARTMENT_NOT_FOUND' });
  }
  return codes;
}

function originsOf(wanted: readonly string[] | null | undefined): string[] | null {
  if (!wanted) return null;
  const origins = [...new Set(wanted)];
  if (origins.length === 0) throw badInput('Name at least one origin, or leave the origins out.');
  if (!origins.every(isOrigin))
    throw badInput('An origin is the scheme, host and port of a page alone, such as "https://pay.example".');
  requireBetween('A key names', origins.length, 1, allowedOriginsMax, 'origins');
  return origins;
}

function requireBetween(what: string, value: number, min: number, max: number, unit: string): void {
  if (value < min || value > max) throw badInput(`${what} ${min} to ${max} ${unit}.`);
}

const refused = (code: ApiKeyRefusal, detail?: string): GraphQLError =>
  refusedError(apiKeyRefusals, { code, ...(detail && { detail }) });
