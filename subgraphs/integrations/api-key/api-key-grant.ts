import { timingSafeEqual } from 'node:crypto';
import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { apiKeySubjectPrefix } from '../../../platform/access/api-keys.js';
import { roleGrants, type Scope } from '../../../platform/access/roles.js';
import type { ApiKey } from './api-key.entity.js';

@Directive('@inaccessible')
@ObjectType({ description: 'What a key that was presented with its secret allows; for the gateway alone.' })
export class ApiKeyGrant {
  @Field(() => ID, { description: 'The subject in whose name the holder acts.' })
  subject!: string;

  @Field(() => String, { description: 'The role of the holder.' })
  role!: string;

  @Field(() => [String], { description: 'What the holder may do.' })
  scopes!: readonly string[];

  @Field(() => [String], { nullable: true, description: 'Codes; null for the whole agency.' })
  departments!: readonly string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Origins of web pages; null where pages are not told apart by the key.',
  })
  allowedOrigins!: readonly string[] | null;

  @Field(() => Boolean, { description: 'Whether the holder is on trial.' })
  sandbox!: boolean;

  @Field(() => Date, { description: 'When this secret of the key ceases to be accepted.' })
  expiresAt!: Date;

  @Field(() => Int, { description: 'How many operations per second the holder may send.' })
  requestsPerSecond!: number;

  @Field(() => Int, { description: 'How many of them may be mutations.' })
  mutationsPerSecond!: number;
}

/**
 * What a key allows at a moment, or undefined when it was revoked, has expired, or the secret is not its own.
 * What the role may no longer do, none of its keys may do, whatever was granted once.
 */
export function grantOf(key: ApiKey, secretHash: Uint8Array, now: Date): ApiKeyGrant | undefined {
  const expiresAt = secretExpiry(key, secretHash);
  if (!expiresAt || expiresAt <= now || key.revokedAt) return undefined;
  const { role, scopes, departments, allowedOrigins, sandbox, requestsPerSecond, mutationsPerSecond } = key;
  const possible: readonly Scope[] = roleGrants[role];
  return {
    subject: subjectOf(key),
    role,
    scopes: scopes.filter((scope) => possible.includes(scope)),
    departments,
    allowedOrigins,
    sandbox,
    expiresAt,
    requestsPerSecond,
    mutationsPerSecond,
  };
}

/** Each key acts as a subject of its own, so that the idempotency keys of two programs never meet. */
function subjectOf({ id }: ApiKey): string {
  return apiKeySubjectPrefix + id.replaceAll('-', '');
}

function secretExpiry(key: ApiKey, secretHash: Uint8Array): Date | undefined {
  const { expiresAt, previousSecretHash, previousSecretUntil } = key;
  if (isEqual(key.secretHash, secretHash)) return expiresAt;
  if (!previousSecretHash || !previousSecretUntil || !isEqual(previousSecretHash, secretHash))
    return undefined;
  return previousSecretUntil < expiresAt ? previousSecretUntil : expiresAt;
}

function isEqual(known: Uint8Array, given: Uint8Array): boolean {
  return known.length === given.length && timingSafeEqual(known, given);
}
