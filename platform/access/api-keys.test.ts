import { randomUUID } from 'node:crypto';
import { apiKeyPrefix, hashOfApiKey, isApiKey, newApiKey, parseApiKey } from './api-keys.js';

describe('an API key', () => {
  const id = randomUUID();

  it('says what it is, what it is for and whose it is, before its secret', () => {
    const idHex = id.replaceAll('-', '');
    expect(apiKeyPrefix(id, false)).toBe(`trib_live_${idHex}`);
    expect(newApiKey(apiKeyPrefix(id, true))).toMatch(new RegExp(`^trib_test_${idHex}_[A-Za-z0-9_-]{43}$`));
  });

  it('has another secret each time', () => {
    const keys = Array.from({ length: 1_000 }, () => newApiKey(apiKeyPrefix(id, true)));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('is passed on as its id and the hash of all of it', () => {
    const key = newApiKey(apiKeyPrefix(id, true));
    expect(parseApiKey(key)).toEqual({
      id: `key_${id.replaceAll('-', '')}`,
      secretHashHex: hashOfApiKey(key).toString('hex'),
    });
    expect(parseApiKey(key.replace('test', 'live'))?.secretHashHex).not.toBe(parseApiKey(key)?.secretHashHex);
  });

  it.each(['', 'trib_', 'trib_test_1_2', 'trib_prod_', 'eyJhbGciOiJFZERTQSJ9.e30.x'])(
    'is not just any text (%s)',
    (text) => expect(parseApiKey(text)).toBeUndefined(),
  );

  it.each([' ', 'x', '\n'])('is nothing else with something before or after it (%j)', (extra) => {
    const key = newApiKey(apiKeyPrefix(id, false));
    expect(parseApiKey(extra + key)).toBeUndefined();
    expect(parseApiKey(key + extra)).toBeUndefined();
  });

  it('is told from a token by how it begins', () => {
    expect(isApiKey('trib_nonsense')).toBe(true);
    expect(isApiKey('eyJhbGciOiJFZERTQSJ9.e30.x')).toBe(false);
  });
});
