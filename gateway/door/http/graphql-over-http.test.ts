import { serverAudits } from 'graphql-http';
import { startToyGateway, type ToyGateway } from '../../testing/toy-gateway.js';

/** What a browser cannot add without asking first; the audits send plain requests. */
const askedFirst = { 'apollo-require-preflight': 'yes' };

/**
 * The specification would have an invalid operation answered with 200 for clients that ask for application/json, so that
 * none reads the answer of a proxy as ours. With a status of 400 every monitor sees it for what it is, as with Apollo Server.
 */
const answeredWith400 = ['572B', 'FDE2', '7B9B'];

describe.each(['agency', 'open'] as const)(
  'the endpoint in the %s profile, audited by graphql-http,',
  (profile) => {
    let toy: ToyGateway;
    let token: string;
    beforeAll(async () => {
      toy = await startToyGateway('in this process', profile === 'open' ? { verifier: undefined } : {});
      token = await toy.token();
    });
    afterAll(() => toy[Symbol.asyncDispose]());

    const audits = serverAudits({
      url: () => toy.gateway.url,
      fetchFn: (url: string, init: RequestInit = {}) =>
        fetch(url, {
          ...init,
          headers: { ...askedFirst, authorization: `Bearer ${token}`, ...(init.headers as object) },
        }),
    });

    it.each(audits.map((audit) => [`${audit.id} ${audit.name}`, audit] as const))('%s', async (_, audit) => {
      const { status } = await audit.fn();
      expect(status).toBe(answeredWith400.includes(audit.id) ? 'warn' : 'ok');
    });
  },
);
