import { defineRefusals, saidAs } from '../../../books/problems/refusals.js';

/** Why an API key is not made, rotated or revoked. */
export const apiKeyRefusals = defineRefusals(
  saidAs('error', {
    API_KEY_NAME_INVALID: 'The name of a key has 1 to 100 characters, not all of them blanks.',
    API_KEY_NOT_ACTIVE: 'This key was revoked or has expired.',
    API_KEY_NOT_FOUND: 'You have no key with this id.',
    API_KEY_SCOPE_NOT_GRANTABLE: 'You can give a key no scope that you do not have, and none to manage keys.',
    API_KEY_SCOPE_UNKNOWN: 'There is no such scope.',
    API_KEYS_TOO_MANY: 'You have as many active keys as one may have.',
  }),
);
export const ApiKeyRefusal = apiKeyRefusals.codes;
export type ApiKeyRefusal = keyof typeof ApiKeyRefusal;
