import { connectionProblem } from './connection-problem.js';

const place = { host: 'db.internal', port: 5432, database: 'city', user: 'admin' };
const problemOf = (failure: object): string | undefined =>
  connectionProblem(Object.assign(new Error(), { message: '' }, failure), place);

describe('what keeps somebody from a database', () => {
  it.each([
    [
      'a standby',
      { code: '25006' },
      /^db\.internal:5432 can only be read, as a standby can; name the server/,
    ],
    [
      'a server that is stopped',
      { code: '57P01', severity: 'FATAL' },
      /is just starting or stopping; try again/,
    ],
    [
      'something that does not speak TLS',
      { code: 'EPROTO', syscall: 'write' },
      /^no encrypted connection to db/,
    ],
    [
      'a protocol of TLS that nobody has',
      { code: 'ERR_SSL_UNSUPPORTED_PROTOCOL' },
      /^no encrypted connection/,
    ],
    [
      'an answer that is none',
      { message: 'There was an error establishing an SSL connection' },
      /^no encrypted/,
    ],
    [
      'a connection that is not allowed',
      { code: 'EPERM', syscall: 'connect' },
      /cannot be reached \(EPERM\); correct/,
    ],
  ])('is told of %s', (_what, failure, words) => {
    expect(problemOf(failure)).toMatch(words);
  });

  it.each([
    { code: '55000', severity: 'FATAL' },
    { code: 'XX000', severity: 'FATAL' },
    { code: '0A000', severity: 'FATAL' },
    { code: '08P01', severity: 'FATAL' },
    { code: '53100', severity: 'ERROR' },
    { code: '28P02', severity: 'SCHWERWIEGEND' },
  ])('is told in the words of the server where only it knows them: $code', (failure) => {
    expect(problemOf({ ...failure, message: 'Tenant not found' })).toBe(
      'db.internal:5432 refuses the connection (Tenant not found); mend that there, or correct the address',
    );
  });

  it.each([
    { code: '42601', severity: 'ERROR' },
    { code: '23505', severity: 'ERROR' },
    { code: 'ENOENT', syscall: 'open' },
    new TypeError('ours'),
  ])('is not looked for in what is a fault of ours: $code', (failure) => {
    expect(problemOf(failure)).toBeUndefined();
  });
});
