import { formatDatabaseUrl, parseDatabaseUrl, type DatabaseCredentials } from './credentials.js';

describe('a database address', () => {
  it('is read with its escapes and its default port', () => {
    expect(parseDatabaseUrl('postgres://trib:p%40ss%2Fword@db.internal/city')).toEqual({
      ...{ host: 'db.internal', port: 5432, database: 'city', user: 'trib', password: 'p@ss/word' },
    });
  });

  it('may name an IPv6 host', () => {
    expect(parseDatabaseUrl('postgresql://u:p@[::1]:6432/d')).toMatchObject({ host: '::1', port: 6432 });
  });

  it.each([
    ['disable', undefined],
    ['require', 'verify'],
    ['verify-full', 'verify'],
    ['no-verify', 'no-verify'],
  ])('with sslmode=%s gives %s', (mode, expected) => {
    expect(parseDatabaseUrl(`postgres://u:p@h/d?sslmode=${mode}`).ssl).toBe(expected);
  });

  it.each([
    'hunter2',
    'mysql://u:hunter2@h/d',
    'postgres://u:hunter2@h',
    'postgres://u:hunter2@h/d?sslmode=maybe',
  ])('that makes no sense (%s) is refused without repeating its password', (address) => {
    expect(() => parseDatabaseUrl(address)).toThrow(/^(?!.*hunter2)/s);
  });

  it.each(['ssl=true', 'sslmode=require&sslrootcert=ca.pem', 'SSLMODE=require'])(
    'with ?%s, which would not be followed, is refused',
    (parameters) => {
      expect(() => parseDatabaseUrl(`postgres://u:p@h/d?${parameters}`)).toThrow(
        'must have no parameter but sslmode, such as ?sslmode=require',
      );
    },
  );

  it.each<DatabaseCredentials>([
    { host: 'db.internal', port: 5432, database: 'city', user: 'trib', password: 'p@ss/w:rd?' },
    { host: '::1', port: 6432, database: 'a b', user: 'u', password: '', ssl: 'verify' },
    { host: 'h', port: 1, database: 'd', user: 'u@h', password: 'p', ssl: 'no-verify' },
  ])('is written so that it is read as the same: $host', (credentials) => {
    expect(parseDatabaseUrl(formatDatabaseUrl(credentials))).toEqual(credentials);
  });
});
