/** Why an API key is not made, rotated or revoked. Each code has a page under docs/errors. */
export enum ApiKeyRefusal {
  API_KEY_NAME_INVALID = 'API_KEY_NAME_INVALID',
  API_KEY_NOT_ACTIVE = 'API_KEY_NOT_ACTIVE',
  API_KEY_NOT_FOUND = 'API_KEY_NOT_FOUND',
  API_KEY_SCOPE_NOT_GRANTABLE = 'API_KEY_SCOPE_NOT_GRANTABLE',
  API_KEY_SCOPE_UNKNOWN = 'API_KEY_SCOPE_UNKNOWN',
  API_KEYS_TOO_MANY = 'API_KEYS_TOO_MANY',
}

/** What each refusal says to the person who has to act on it; details may follow. */
export const apiKeyRefusalMessages: Record<ApiKeyRefusal, string> = {
  API_KEY_NAME_INVALID: 'The name of a key has 1 to 100 characters, not all of them blanks.',
  API_KEY_NOT_ACTIVE: 'This key was revoked or has expired.',
  API_KEY_NOT_FOUND: 'You have no key with this id.',
  API_KEY_SCOPE_NOT_GRANTABLE: 'You can give a key no scope that you do not have, and none to manage keys.',
  API_KEY_SCOPE_UNKNOWN: 'There is no such scope.',
  API_KEYS_TOO_MANY: 'You have as many active keys as one may have.',
};
