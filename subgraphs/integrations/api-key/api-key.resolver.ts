import { Arg, Ctx, Directive, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import { gatewayScope } from '../../../platform/access/roles.js';
import { NeedsScope } from '../../../platform/federation/auth/needs-scope.js';
import { AssumedSize } from '../../../platform/federation/cost.js';
import { InPublicSchema } from '../../../platform/federation/in-public-schema.js';
import type { IntegrationsContext } from '../context.js';
import { ApiKeyGrant } from './api-key-grant.js';
import { ApiKey } from './api-key.entity.js';
import {
  allowedOriginsMax,
  createApiKey,
  lifetimeDays,
  listedKeysMax,
  originsOfKeys,
  overlapHours,
  ownApiKeys,
  resolveApiKey,
  revokeApiKey,
  rotateApiKey,
} from './api-key.service.js';

@Resolver(() => ApiKey)
export class ApiKeyResolver {
  @InPublicSchema()
  @NeedsScope('keys:manage')
  @Mutation(() => ApiKey, {
    description:
      'Makes an API key for a program of yours. The answer alone has the key itself, in secretOnce; if it is lost, revoke the key and make another. Refused with FORBIDDEN, API_KEY_NAME_INVALID, API_KEY_SCOPE_UNKNOWN, API_KEY_SCOPE_NOT_GRANTABLE, API_KEYS_TOO_MANY, DEPARTMENT_NOT_FOUND or BAD_USER_INPUT.',
  })
  createApiKey(
    @Arg('name', () => String, { description: 'What it is for; 1 to 100 characters.' }) name: string,
    @Arg('scopes', () => [String], {
      description: 'What it may do: scopes that you have yourself, except keys:manage.',
    })
    scopes: string[],
    @Arg('sandbox', () => Boolean, { description: 'Whether it is for trying things out.' }) sandbox: boolean,
    @Arg('departments', () => [String], {
      nullable: true,
      description: 'The codes of the departments that it may reach; all that you reach when it is left out.',
    })
    departments: string[] | null,
    @Arg('allowedOrigins', () => [String], {
      nullable: true,
      description: `The origins of the web pages that may use it, such as "https://pay.example", at most ${allowedOriginsMax}; other pages may not. When it is left out, those may that the agency allows to all. Programs that are no web pages are not concerned.`,
    })
    allowedOrigins: string[] | null,
    @Arg('expiresInDays', () => Int, {
      defaultValue: lifetimeDays.default,
      description: `After how many days it ceases to be accepted; 1 to ${lifetimeDays.max}.`,
    })
    expiresInDays: number,
    @Ctx() context: IntegrationsContext,
  ): Promise<ApiKey> {
    return createApiKey({ name, scopes, sandbox, departments, allowedOrigins, expiresInDays }, context);
  }

  @InPublicSchema()
  @NeedsScope('keys:manage')
  @Mutation(() => ApiKey, {
    description:
      'Gives a key of yours a new secret, which this answer alone has in secretOnce. The one before is accepted beside it for a while. Refused with FORBIDDEN, API_KEY_NOT_FOUND, API_KEY_NOT_ACTIVE or BAD_USER_INPUT.',
  })
  rotateApiKey(
    @Arg('id', () => ID, { description: 'Of the key, such as `createApiKey` answers it.' }) id: string,
    @Arg('overlapHours', () => Int, {
      defaultValue: overlapHours.default,
      description: `For how many hours the secret before is accepted too; 0 to ${overlapHours.max}.`,
    })
    hours: number,
    @Ctx() context: IntegrationsContext,
  ): Promise<ApiKey> {
    return rotateApiKey(id, hours, context);
  }

  @InPublicSchema()
  @NeedsScope('keys:manage')
  @Mutation(() => ApiKey, {
    description:
      'Ends a key of yours. Within seconds it is refused, and sockets that use it are closed. Safe to repeat. Refused with FORBIDDEN or API_KEY_NOT_FOUND.',
  })
  revokeApiKey(
    @Arg('id', () => ID, { description: 'Of the key, such as `createApiKey` answers it.' }) id: string,
    @Ctx() context: IntegrationsContext,
  ): Promise<ApiKey> {
    return revokeApiKey(id, context);
  }

  @InPublicSchema()
  @NeedsScope('keys:manage')
  @AssumedSize(20)
  @Query(() => [ApiKey], {
    description: `The keys that you have made, at most ${listedKeysMax}: all that are active, then those that were revoked or have expired; of each the newest first.`,
  })
  apiKeys(@Ctx() context: IntegrationsContext): Promise<ApiKey[]> {
    return ownApiKeys(context);
  }

  @Directive('@inaccessible')
  @NeedsScope(gatewayScope)
  @Query(() => ApiKeyGrant, {
    nullable: true,
    description:
      'What a key allows that was shown to the gateway, which alone may ask; null when it allows nothing. Refused with FORBIDDEN.',
  })
  apiKeyGrant(
    @Arg('id', () => ID, { description: 'Of the key.' }) id: string,
    @Arg('secretHash', () => String, { description: 'SHA-256 of the whole key, 64 hexadecimal digits.' })
    secretHash: string,
    @Ctx() context: IntegrationsContext,
  ): Promise<ApiKeyGrant | null> {
    return resolveApiKey(id, secretHash, context);
  }

  @Directive('@inaccessible')
  @NeedsScope(gatewayScope)
  @Query(() => [String], {
    description:
      'The origins of all web pages that may use any active key, for the gateway, which alone may ask. Refused with FORBIDDEN.',
  })
  apiKeyOrigins(@Ctx() context: IntegrationsContext): Promise<string[]> {
    return originsOfKeys(context);
  }
}
