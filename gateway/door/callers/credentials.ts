import type { IncomingMessage } from 'node:http';
import { isApiKey } from '../../../platform/access/api-keys.js';

/** What a caller brings along to say who it is. */
export interface Credentials {
  /** The header of that name, or the field of `connection_init`. */
  readonly authorization?: unknown;
  /** The header `x-api-key`, or the field of that name. */
  readonly apiKey?: unknown;
  /** Where it calls from. */
  readonly address: string;
}

/** One credential, told by how it came and how it begins; what is in it has not been looked at. */
export type Credential =
  | { readonly kind: 'none' }
  | { readonly kind: 'token' | 'key'; readonly text: string }
  | { readonly kind: 'unreadable'; readonly reason: string };

export function credentialsOfRequest({ headers }: IncomingMessage, address: string): Credentials {
  return { authorization: headers.authorization, apiKey: headers['x-api-key'], address };
}

export function credentialsOfSocket(
  parameters: Readonly<Record<string, unknown>> = {},
  address: string,
): Credentials {
  const { authorization = parameters['Authorization'] } = parameters;
  return { authorization, apiKey: parameters['x-api-key'] ?? parameters['X-Api-Key'], address };
}

/** Whether the caller does not even try to say who it is. */
export function isAnonymous({ authorization, apiKey }: Credentials): boolean {
  return authorization === undefined && apiKey === undefined;
}

export function credentialOf({ authorization, apiKey }: Credentials): Credential {
  if (authorization && apiKey) {
    return {
      kind: 'unreadable',
      reason: 'There are two credentials, in "authorization" and in "x-api-key".',
    };
  }
  if (apiKey) {
    return typeof apiKey === 'string'
      ? { kind: 'key', text: apiKey }
      : { kind: 'unreadable', reason: 'The API key is not a text.' };
  }
  if (!authorization) return { kind: 'none' };
  const text = typeof authorization === 'string' ? /^Bearer ([^\s]+)$/i.exec(authorization)?.[1] : undefined;
  if (!text) return { kind: 'unreadable', reason: 'The authorization is not a bearer token.' };
  return { kind: isApiKey(text) ? 'key' : 'token', text };
}
