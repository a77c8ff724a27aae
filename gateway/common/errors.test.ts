import { internalErrorMessage } from '../../platform/federation/subgraph-errors.js';
import { ask, connect, post, take } from '../testing/toy-client.js';
import { startToyGateway, type Placement, type ToyGateway } from '../testing/toy-gateway.js';

const secrets = /postgres|relation|select|people\.ts|node_modules|127\.0\.0\.1|\.invalid|stack|serviceName/;

describe.each<Placement>(['in this process', 'behind HTTP'])(
  'errors of subgraphs that live %s',
  (placement) => {
    let toy: ToyGateway;
    let token: string;
    beforeAll(async () => {
      toy = await startToyGateway(placement);
      token = await toy.token();
    });
    afterAll(() => toy[Symbol.asyncDispose]());

    it('tell nothing about what broke inside', async () => {
      const query = '{ broken }';
      const internal = [
        { message: internalErrorMessage, path: ['broken'], extensions: { code: 'INTERNAL_SERVER_ERROR' } },
      ];
      for (const answer of [
        await post(toy.gateway.url, { query }, token),
        await ask(toy.gateway.url, query, token),
      ]) {
        expect(answer).toMatchObject({ data: { broken: null }, errors: internal });
        expect(JSON.stringify(answer)).not.toMatch(secrets);
      }
    });

    it('keep the message and the code that were meant for the caller, and nothing else', async () => {
      const { errors, data } = await post(
        toy.gateway.url,
        { query: '{ account(id: "a1") { id guarantor { name } } }' },
        token,
      );
      expect(data).toEqual({ account: { id: 'a1', guarantor: null } });
      expect(errors).toEqual([
        {
          message: 'Guarantors are confidential.',
          path: ['account', 'guarantor'],
          extensions: { code: 'FORBIDDEN' },
        },
      ]);
    });

    it('say where a value is missing that must not be, instead of a bare null', async () => {
      toy.state.ownerlessAccount = 'a1';
      const query = '{ account(id: "a1") { owner { name } } }';
      const { data, errors } = await post(toy.gateway.url, { query }, token);
      toy.state.ownerlessAccount = undefined;
      expect(data).toEqual({ account: null });
      expect(errors).toMatchObject([
        { path: ['account', 'owner'], extensions: { code: 'INTERNAL_SERVER_ERROR' } },
      ]);
    });

    it('come with the events they belong to, and the stream goes on', async () => {
      const client = connect(toy.gateway.url, token);
      const events = client.iterate({
        query: 'subscription { accountChanged(accountId: "e1") { sequence account { id owner { name } } } }',
      });
      await take(events, 1);
      toy.state.ownersFail = true;
      toy.log.append('e1');
      const [broken] = await take(events, 1);
      toy.state.ownersFail = false;
      toy.log.append('e1');
      const [whole] = await take(events, 1);
      expect(broken?.data).toBeNull();
      expect(broken?.errors).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
      expect(JSON.stringify(broken)).not.toMatch(secrets);
      expect(whole).toMatchObject({
        data: { accountChanged: { account: { owner: { name: 'Owner of e1' } } } },
      });
      await client.dispose();
    });

    it('blame the caller for a variable of the wrong form', async () => {
      const query = 'query ($id: ID!) { account(id: $id) { id } }';
      const answer = await post(toy.gateway.url, { query, variables: { id: { nested: true } } }, token);
      expect(answer).toMatchObject({ status: 400, errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
    });
  },
);
