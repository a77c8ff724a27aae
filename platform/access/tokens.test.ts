import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { closeGracefully, listen } from '../http/listen.js';
import type { Principal } from './principal.js';
import { roleGrants } from './roles.js';
import { InvalidTokenError, KeySetUnavailableError, TokenIssuer, TokenVerifier } from './tokens.js';

const secret = '1b'.repeat(32);
const rep: Principal = {
  subject: 'rep-7',
  role: 'billing-rep',
  scopes: roleGrants['billing-rep'],
  departments: ['UTIL', 'PERMITS'],
};

describe('development tokens', () => {
  const issuer = new TokenIssuer(secret);
  const verifier = TokenVerifier.forDevelopment(secret);
  const { now } = Date;
  afterEach(() => {
    Date.now = now;
  });

  it('say who somebody is, for twelve hours unless told otherwise', async () => {
    const { principal, expiresAt } = await verifier.verify(await issuer.issue(rep));
    expect(principal).toEqual(rep);
    const hours = (expiresAt.getTime() - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(11.99);
    expect(hours).toBeLessThanOrEqual(12);
    expect(
      (await verifier.verify(await issuer.issue({ ...rep, departments: '*' }))).principal.departments,
    ).toBe('*');
  });

  it('are understood by another process that knows the secret, and by no other', async () => {
    const token = await issuer.issue(rep);
    await expect(TokenVerifier.forDevelopment(secret).verify(token)).resolves.toBeDefined();
    await expect(TokenVerifier.forDevelopment('2c'.repeat(32)).verify(token)).rejects.toThrow(
      InvalidTokenError,
    );
  });

  it('are worth nothing once they have expired, also when they were good before', async () => {
    const token = await issuer.issue(rep, 60);
    await verifier.verify(token);
    Date.now = () => now() + 60_000;
    await expect(verifier.verify(token)).rejects.toThrow('expired');
    await expect(verifier.verify(token)).rejects.toThrow(InvalidTokenError);
  });

  it('carry no scope that is not known', async () => {
    const token = await issuer.issue({ ...rep, scopes: ['payment:read', 'all:everything' as 'pii:read'] });
    expect((await verifier.verify(token)).principal.scopes).toEqual(['payment:read']);
  });

  it('carry no scope that is not for their role', async () => {
    const token = await issuer.issue({ ...rep, scopes: ['payment:read', 'ledger:read', 'keys:manage'] });
    expect((await verifier.verify(token)).principal.scopes).toEqual(['payment:read']);
  });

  it('do not speak for an API key', async () => {
    const token = await issuer.issue({ ...rep, subject: 'key:0192' });
    await expect(verifier.verify(token)).rejects.toThrow(InvalidTokenError);
  });

  it.each(['', 'x.y.z', 'a'.repeat(10_000)])('are not just any text (%#)', async (text) => {
    await expect(verifier.verify(text)).rejects.toThrow(InvalidTokenError);
  });

  it('are not accepted unsigned, nor signed by a symmetric key', async () => {
    const claims = { role: rep.role, scope: 'pii:read', departments: '*' };
    const unsigned = new UnsecuredJWT(claims)
      .setSubject('rep-7')
      .setIssuer('https://tributary.invalid/development')
      .setAudience('tributary')
      .setExpirationTime('1h')
      .encode();
    const symmetric = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject('rep-7')
      .setIssuer('https://tributary.invalid/development')
      .setAudience('tributary')
      .setExpirationTime('1h')
      .sign(Buffer.from(secret, 'hex'));
    for (const token of [unsigned, symmetric]) {
      await expect(verifier.verify(token)).rejects.toThrow(InvalidTokenError);
    }
  });

  it('need a secret of 32 bytes', () => {
    expect(() => new TokenIssuer('abcd')).toThrow('32 bytes');
  });
});

describe('tokens of an identity provider', () => {
  it('are verified by its published keys, for our audience and from this issuer only', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const keySet = { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256' }] };
    const server = createServer((_request, response) => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(keySet));
    });
    const url = new URL(await listen(server, { host: '127.0.0.1', port: 0 }));
    const verifier = TokenVerifier.forKeySet(url, { issuer: 'https://login.example.test' });
    const sign = (issuer: string, audience: string, notBefore = '0s'): Promise<string> =>
      new SignJWT({ role: 'auditor', scope: 'pii:masked ledger:read', departments: '*' })
        .setProtectedHeader({ alg: 'ES256', kid: 'one' })
        .setSubject('auditor-1')
        .setIssuer(issuer)
        .setAudience(audience)
        .setNotBefore(notBefore)
        .setExpirationTime('10m')
        .sign(privateKey);
    const { principal } = await verifier.verify(await sign('https://login.example.test', 'tributary', '20s'));
    expect(principal).toEqual({
      subject: 'auditor-1',
      role: 'auditor',
      scopes: ['pii:masked', 'ledger:read'],
      departments: '*',
    });
    for (const bad of [
      sign('https://other.example.test', 'tributary'),
      sign('https://login.example.test', 'another-product'),
      sign('https://login.example.test', 'tributary', '2m'),
    ]) {
      await expect(verifier.verify(await bad)).rejects.toThrow(InvalidTokenError);
    }
    await closeGracefully(server, 100);
  });

  it.each([
    ['does not answer', undefined],
    ['answers with something else', '<html>'],
  ])('are neither good nor bad while the provider %s', async (_, body) => {
    const { privateKey } = await generateKeyPair('ES256');
    const server = createServer((_request, response) => response.end(body));
    const url = new URL(await listen(server, { host: '127.0.0.1', port: 0 }));
    if (body === undefined) await closeGracefully(server, 100);
    const verifier = TokenVerifier.forKeySet(url, { issuer: 'https://login.example.test' });
    const token = await new SignJWT({}).setProtectedHeader({ alg: 'ES256', kid: 'one' }).sign(privateKey);
    await expect(verifier.verify(token)).rejects.toThrow(KeySetUnavailableError);
    if (body !== undefined) await closeGracefully(server, 100);
  });
});
