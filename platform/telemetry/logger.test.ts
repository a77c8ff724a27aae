import { createLogger } from './logger.js';

describe('the logger', () => {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const previousLevel = process.env['LOG_LEVEL'];
  beforeEach(() => lines.splice(0));
  afterEach(() => {
    if (previousLevel === undefined) delete process.env['LOG_LEVEL'];
    else process.env['LOG_LEVEL'] = previousLevel;
  });

  it('never writes tokens, passwords or authorization headers', () => {
    process.env['LOG_LEVEL'] = 'info';
    const secret = 'tok_visa_4242';
    createLogger('test', destination).info({
      token: secret,
      req: { headers: { authorization: secret, 'x-api-key': secret, host: 'localhost' } },
      data: { createApiKey: { secretOnce: secret } },
      variables: { input: { paymentToken: secret }, password: secret },
    });
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain(secret);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      name: 'test',
      req: { headers: { host: 'localhost' } },
    });
  });

  it('is quiet in tests', () => {
    delete process.env['LOG_LEVEL'];
    createLogger('test', destination).error('nothing to see');
    expect(lines).toEqual([]);
  });
});
