import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deriveSecret, existingSecret, masterSecret } from './secrets.js';

describe('the master secret', () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'tributary-secrets-'))));
  afterEach(() => rmSync(directory, { recursive: true }));

  it('is made once, has 32 bytes and is readable by its owner alone', () => {
    const first = masterSecret(join(directory, 'data'), {});
    expect(first).toHaveLength(32);
    expect(masterSecret(join(directory, 'data'), {})).toEqual(first);
    expect(statSync(join(directory, 'data/secret')).mode & 0o777).toBe(0o600);
  });

  it('is taken from TRIBUTARY_SECRET when that is set', () => {
    expect(masterSecret(directory, { TRIBUTARY_SECRET: 'ab'.repeat(32) })).toEqual(Buffer.alloc(32, 0xab));
  });

  it('is not taken from TRIBUTARY_SECRET when the data directory is locked by another', () => {
    const kept = masterSecret(directory, {}).toString('hex');
    const other = 'ab'.repeat(32);
    expect(() => masterSecret(directory, { TRIBUTARY_SECRET: other })).toThrow(
      /TRIBUTARY_SECRET: is not the secret in .*secret, by which the database there is locked/,
    );
    expect(masterSecret(directory, { TRIBUTARY_SECRET: kept.toUpperCase() }).toString('hex')).toBe(kept);
    const elsewhere = { TRIBUTARY_SECRET: other, DATABASE_URL: 'postgres://admin@db.example/postgres' };
    expect(masterSecret(directory, elsewhere).toString('hex')).toBe(other);
  });

  it('is not made for who only wants the one there is', () => {
    const folder = join(directory, 'unknown');
    expect(() => existingSecret(folder, {})).toThrow(
      `TRIBUTARY_DATA_DIR: nothing has been started with the folder ${folder} yet`,
    );
    expect(existsSync(folder)).toBe(false);
    const made = masterSecret(directory, {});
    expect(existingSecret(directory, {})).toEqual(made);
    const given = { TRIBUTARY_SECRET: made.toString('hex') };
    expect(existingSecret(directory, given)).toEqual(made);
    expect(existingSecret(folder, given)).toEqual(made);
  });

  it('refuses a secret that is too short without repeating it', () => {
    expect(() => masterSecret(directory, { TRIBUTARY_SECRET: 'abc' })).toThrow(
      /TRIBUTARY_SECRET: must be 64 hexadecimal digits$/,
    );
    writeFileSync(join(directory, 'secret'), 'abc');
    expect(() => masterSecret(directory, {})).toThrow(
      /TRIBUTARY_DATA_DIR: the file .* must hold 64 hexadecimal digits/,
    );
  });
});

describe('derived secrets', () => {
  const master = Buffer.alloc(32, 7);

  it('are stable and differ for each purpose and master', () => {
    expect(deriveSecret(master, 'role:ledger')).toMatch(/^[0-9a-f]{64}$/);
    expect(deriveSecret(master, 'role:ledger')).toBe(deriveSecret(master, 'role:ledger'));
    expect(deriveSecret(master, 'role:payments')).not.toBe(deriveSecret(master, 'role:ledger'));
    expect(deriveSecret(Buffer.alloc(32, 8), 'role:ledger')).not.toBe(deriveSecret(master, 'role:ledger'));
  });
});
