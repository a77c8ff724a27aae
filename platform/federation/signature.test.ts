import { RequestSigner, SignatureError, SignatureVerifier, type SigningKey } from './signature.js';

const current: SigningKey = { id: 'k1', secretHex: '11'.repeat(32) };
const next: SigningKey = { id: 'k2', secretHex: '22'.repeat(32) };
const content = { body: '{"query":"{ me }"}', principal: 'cHJpbmNpcGFs' };

describe('a signature', () => {
  const { now } = Date;
  afterEach(() => {
    Date.now = now;
  });

  function verifier(): SignatureVerifier {
    return new SignatureVerifier('payments', [current, next]);
  }

  it('is accepted once, made with either of two live keys', () => {
    const accepting = verifier();
    for (const key of [current, next]) {
      const signature = new RequestSigner('payments', key).sign(content);
      expect(() => accepting.verify(signature, content)).not.toThrow();
      expect(() => accepting.verify(signature, content)).toThrow('sent before');
    }
  });

  it.each([
    ['another body', 'payments', current, { ...content, body: '{}' }],
    ['another principal', 'payments', current, { ...content, principal: 'YWRtaW4' }],
    ['another subgraph', 'ledger', current, content],
    ['a key that is not live', 'payments', { id: 'k1', secretHex: '33'.repeat(32) }, content],
    ['an unknown key', 'payments', { id: 'k9', secretHex: '11'.repeat(32) }, content],
  ])('does not serve for %s', (_what, subgraph, key, signed) => {
    const signature = new RequestSigner(subgraph, key).sign(signed);
    expect(() => verifier().verify(signature, content)).toThrow(SignatureError);
  });

  it.each([undefined, '', 'k1', 'k1.0.n.m', 'k1...', 'a.b.c.d.e', ['k1']])(
    'is not just anything: %j',
    (signature) => {
      expect(() => verifier().verify(signature, content)).toThrow(SignatureError);
    },
  );

  it('holds for thirty seconds, before and after, and its nonce for as long as that', () => {
    const signedAtMs = 1_800_000_000_000;
    Date.now = () => signedAtMs;
    const accepting = verifier();
    const signer = new RequestSigner('payments', current);
    const [early, late, tooLate] = [signer.sign(content), signer.sign(content), signer.sign(content)];
    Date.now = () => signedAtMs - 30_000;
    expect(() => accepting.verify(early, content)).not.toThrow();
    Date.now = () => signedAtMs + 30_000;
    expect(() => accepting.verify(early, content)).toThrow('sent before');
    expect(() => accepting.verify(late, content)).not.toThrow();
    Date.now = () => signedAtMs + 30_001;
    expect(() => accepting.verify(tooLate, content)).toThrow('expired');
  });

  it('needs a key of 32 bytes', () => {
    expect(() => new RequestSigner('payments', { id: 'k1', secretHex: 'abcd' })).toThrow('32 bytes');
    expect(() => new RequestSigner('payments', { id: 'k.1', secretHex: '11'.repeat(32) })).toThrow('id');
  });
});
