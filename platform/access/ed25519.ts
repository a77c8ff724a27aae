import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

/** The bytes that turn a raw 32-byte Ed25519 seed into PKCS #8, the form Node's crypto reads. */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/** @param seedHex 32 bytes as 64 hex digits, from which the key pair follows */
export function ed25519PrivateKey(seedHex: string): KeyObject {
  const seed = Buffer.from(seedHex, 'hex');
  if (seed.length !== 32) throw new Error('The seed of a key must be 32 bytes (64 hex digits).');
  return createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: 'der', type: 'pkcs8' });
}

/** The 32 bytes of the public half, in base64url. */
export const ed25519PublicText = (key: KeyObject): string =>
  createPublicKey(key).export({ format: 'jwk' }).x!;

/** @throws where the text is not that of a key */
export const ed25519PublicKey = (text: string): KeyObject =>
  createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: text }, format: 'jwk' });
