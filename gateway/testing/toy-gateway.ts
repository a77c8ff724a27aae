import type { GraphQLSchema } from 'graphql';
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
const signingKey: SigningKey = { id: 'current', secretHex: 'a7'.repeat(32) };

export type Placement = 'in this process' | 'behind HTTP';

export interface ToyGateway extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly state: ToyState;
  readonly log: ToyLog;
  /** The ways to the subgraphs. */
  readonly subgraphs: readonly SubgraphClient[];
  /** By which a gateway on its own finds the subgraphs that are behind HTTP, and accepts the tokens. */
  readonly environment: Readonly<Record<string, string>>;
  /** Opens the way to a further subgraph, to the same place as to the others. */
  open(name: string, schema: GraphQLSchema): Promise<SubgraphClient>;
  token(role?: Role, departments?: Principal['departments'], lifetimeSeconds?: number): Promise<string>;
  /** Of one among many billing reps. */
  tokenOf(subject: string): Promise<string>;
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
  await using failing = new AsyncDisposableStack();
  const owned = failing.use(new AsyncDisposableStack());
  const log = new ToyLog();
  const state = toyState(log);
  const { logger = createLogger('toy') } = options;
  const environment: Record<string, string> = { AUTH_DEVELOPMENT_SECRET: toySecret };
  const open = async (name: string, schema: GraphQLSchema): Promise<SubgraphClient> => {
    const subgraph = new LocalSubgraph({
      name,
      schema,
      logger,
      createContext: (caller) => {
        state.contextsCreated++;
        return { principal: caller };
      },
    });
    if (placement === 'in this process') return subgraph;
    const served = await serveSubgraph({ subgraph, keys: [signingKey], host: '127.0.0.1', port: 0, logger });
    owned.use(served);
    environment[`SUBGRAPH_${name.toUpperCase()}_URL`] = served.url;
    environment[`SUBGRAPH_${name.toUpperCase()}_SIGNING_KEY`] = signingKey.secretHex;
    return owned.use(new RemoteSubgraph({ name, url: served.url, key: signingKey, logger }));
  };
  const subgraphs = [
    await open('accounts', accountsSchema(state)),
    await open('people', peopleSchema(state)),
  ];
  const gateway = owned.use(
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
  failing.move();
  return {
    gateway,
    state,
    log,
    subgraphs,
    environment,
    open,
    tokenOf: (subject) => issuer.issue({ ...principal(), subject }),
    token: (role, departments, lifetimeSeconds) =>
      issuer.issue(principal(role, departments), lifetimeSeconds),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
