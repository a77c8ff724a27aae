import { credentialInAddress, KeptCredential } from './credential.js';

/** As a tab of a browser keeps it. */
function memory(): {
  getItem(name: string): string | null;
  setItem(name: string, text: string): void;
  removeItem(name: string): void;
} {
  const items = new Map<string, string>();
  return {
    getItem: (name) => items.get(name) ?? null,
    setItem: (name, text) => void items.set(name, text),
    removeItem: (name) => void items.delete(name),
  };
}

describe('the credential of the explorer', () => {
  it('is there again after a reload', () => {
    const storage = memory();
    new KeptCredential(storage).change('abc');
    expect(new KeptCredential(storage).headers).toEqual({ authorization: 'Bearer abc' });
  });

  it('is the token itself, however it was pasted, and gone when it is emptied', () => {
    const credential = new KeptCredential(memory());
    expect(credential.headers).toEqual({});
    expect(credential.change(' Bearer abc\n')).toBe(true);
    expect(credential.text).toBe('abc');
    expect(credential.change('abc')).toBe(false);
    expect(credential.change('')).toBe(true);
    expect(credential.headers).toEqual({});
  });

  it('may come with the address', () => {
    expect(credentialInAddress({ hash: '#token=abc' })).toBe('abc');
    expect(credentialInAddress({ hash: '' })).toBeUndefined();
  });
});
