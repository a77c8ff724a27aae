import type { EntityManager, FilterQuery } from '@mikro-orm/core';
import type { Pool } from 'pg';
import { ApiKey } from './api-key.entity.js';

export type NewApiKey = Pick<
  ApiKey,
  | 'id'
  | 'owner'
  | 'name'
  | 'role'
  | 'scopes'
  | 'departments'
  | 'allowedOrigins'
  | 'sandbox'
  | 'secretHash'
  | 'createdAt'
  | 'expiresAt'
>;

/** Who does something to a key, and when. It is recorded in the statement that does it. */
export interface KeyAct {
  readonly keyId: string;
  readonly actor: string;
  readonly at: Date;
}

export async function insertKey(pool: Pool, key: NewApiKey): Promise<void> {
  const { id, owner, name, role, scopes, departments, allowedOrigins } = key;
  const { sandbox, secretHash, createdAt, expiresAt } = key;
  await pool.query(
    `WITH created AS (
       INSERT INTO integrations.api_key
         (id, owner, name, role, scopes, department_codes, sandbox, secret_hash, created_at, expires_at,
          allowed_origins)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id)
     INSERT INTO integrations.api_key_event (key_id, kind, actor, occurred_at) SELECT id, 'CREATED', $2, $9 FROM created`,
    [id, owner, name, role, scopes, departments, sandbox, secretHash, createdAt, expiresAt, allowedOrigins],
  );
}

/** @returns false when the key was revoked or has expired meanwhile, and nothing was changed */
export async function replaceSecret(
  pool: Pool,
  { keyId, actor, at }: KeyAct,
  secretHash: Uint8Array,
  previousUntil: Date,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `WITH rotated AS (
       UPDATE integrations.api_key
       SET previous_secret_hash = secret_hash, previous_secret_until = $5, secret_hash = $4
       WHERE id = $1 AND revoked_at IS NULL AND expires_at > $3 RETURNING id)
     INSERT INTO integrations.api_key_event (key_id, kind, actor, occurred_at) SELECT id, 'ROTATED', $2, $3 FROM rotated`,
    [keyId, actor, at, secretHash, previousUntil],
  );
  return rowCount === 1;
}

/** Revoking a revoked key changes nothing. */
export async function markRevoked(pool: Pool, { keyId, actor, at }: KeyAct): Promise<void> {
  await pool.query(
    `WITH revoked AS (
       UPDATE integrations.api_key SET revoked_at = $3 WHERE id = $1 AND revoked_at IS NULL RETURNING id)
     INSERT INTO integrations.api_key_event (key_id, kind, actor, occurred_at) SELECT id, 'REVOKED', $2, $3 FROM revoked`,
    [keyId, actor, at],
  );
}

/** Remembers that a key is in use, to the minute, so that a busy one is not written at every look. */
export async function markUsed(pool: Pool, keyId: string, at: Date): Promise<void> {
  await pool.query(
    `UPDATE integrations.api_key SET last_used_at = $2
     WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2::timestamptz - interval '1 minute')`,
    [keyId, at],
  );
}

/** A key as it stands now, also when this operation has read it before. */
export function readKey(em: EntityManager, id: string): Promise<ApiKey | null> {
  return em.findOne(ApiKey, { id }, { refresh: true });
}

/** Those that are active come before those that are not, and the newest of each first. */
export async function readKeysOf(
  em: EntityManager,
  owner: string,
  now: Date,
  limit: number,
): Promise<ApiKey[]> {
  const orderBy = { createdAt: 'desc', id: 'desc' } as const;
  const active = await em.find(ApiKey, activeKeysOf(owner, now), { orderBy, limit });
  const ended = { owner, $or: [{ revokedAt: { $ne: null } }, { expiresAt: { $lte: now } }] };
  return [...active, ...(await em.find(ApiKey, ended, { orderBy, limit }))].slice(0, limit);
}

export function countActiveKeys(em: EntityManager, owner: string, now: Date): Promise<number> {
  return em.count(ApiKey, activeKeysOf(owner, now));
}

function activeKeysOf(owner: string, now: Date): FilterQuery<ApiKey> {
  return { owner, revokedAt: null, expiresAt: { $gt: now } };
}

/** Those of all keys that are active. */
export async function readAllowedOrigins(pool: Pool, now: Date): Promise<string[]> {
  const { rows } = await pool.query<{ origin: string }>(
    `SELECT DISTINCT unnest(allowed_origins) AS origin FROM integrations.api_key
     WHERE allowed_origins IS NOT NULL AND revoked_at IS NULL AND expires_at > $1`,
    [now],
  );
  return rows.map(({ origin }) => origin);
}

/** Whether there is a department of each code. */
export async function departmentsExist(pool: Pool, codes: readonly string[]): Promise<boolean> {
  const { rows } = await pool.query<{ exist: boolean }>('SELECT departments.all_exist($1) AS exist', [codes]);
  return rows[0]?.exist ?? false;
}
