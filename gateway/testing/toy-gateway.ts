import { createLogger } from '../../platform/telemetry/logger.js';
import type { Principal, Role } from '../../platform/access/principal.js';
import { roleGrants } from '../../platform/access/roles.js';
import { TokenIssuer, TokenVerifier } from '../../platform/access/tokens.js';
import { LocalSubgraph } from '../../platform/federation/local-subgraph.js';
import { RemoteSubgraph } from '../../platform/federation/remote-subgraph.js';
import { serveSubgraph } from '../../platform/federation/serve-subgraph.js';
import type { SigningKey } from '../../platform/federation/signature.js';
import type { SubgraphClient } from '../../platform/federation/subgraph-client.js';
import { startGateway, type Gateway, type GatewayOptions } from '../gateway.js';
import { accountsSchema, peopleSchema, toyState, toySupergraph, type ToyState } from './toy-graph.js';
import { ToyLog } from './toy-log.js';

const toySecret = '5f'.repeat(32);
const signingKey: SigningKey = { id: 'k1', secretHex: 'a7'.repeat(32) };

export type Placement = 'in this process' | 'behind HTTP';

export interface ToyGateway extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly state: ToyState;
  readonly log: ToyLog;
  token(role?: Role, departments?: Principal['departments'], lifetimeSeconds?: number): Promise<string>;
}

export function principal(
  role: Role = 'billing-rep',
  departments: Principal['departments'] = '*',
): Principal {
  return { subject: `${role}@example.test`, role, scopes: roleGrants[role], departments };
}

/** Starts a gateway over the toy subgraphs on a free port; an open one asks nobody for a token. */
export async function startToyGateway(
  placement: Placement = 'in this process',
  { isOpen = false, ...options }: Partial<GatewayOptions> & { readonly isOpen?: boolean } = {},
): Promise<ToyGateway> {
  await using resources = new AsyncDisposableStack();
  const log = new ToyLog();
  const state = toyState(log);
  const logger = createLogger('toy');
  const local = [['accounts', accountsSchema(state)] as const, ['people', peopleSchema(state)] as const].map(
    ([name, schema]) =>
      new LocalSubgraph({
        name,
        schema,
        logger,
        createContext: (caller) => {
          state.contextsCreated++;
          return { principal: caller };
        },
      }),
  );
  const subgraphs: SubgraphClient[] = [];
  for (const subgraph of local) {
    if (placement === 'in this process') {
      subgraphs.push(subgraph);
      continue;
    }
    const served = await serveSubgraph({ subgraph, keys: [signingKey], host: '127.0.0.1', port: 0, logger });
    resources.use(served);
    const remote = new RemoteSubgraph({ name: subgraph.name, url: served.url, key: signingKey, logger });
    subgraphs.push(resources.use(remote));
  }
  const gateway = resources.use(
    await startGateway({
      supergraphSdl: toySupergraph(),
      subgraphs,
      ...(!isOpen && { verifier: TokenVerifier.forDevelopment(toySecret) }),
      host: '127.0.0.1',
      port: 0,
      logger,
      ...options,
    }),
  );
  const issuer = new TokenIssuer(toySecret);
  const owned = resources.move();
  return {
    gateway,
    state,
    log,
    token: (role, departments, lifetimeSeconds) =>
      issuer.issue(principal(role, departments), lifetimeSeconds),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
