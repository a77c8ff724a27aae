import { TokenIssuer } from '../../platform/access/tokens.js';
import type { Role } from '../../platform/access/roles.js';
import { principalOf } from '../identities.js';
import { GraphClient } from './graph-client.js';

/** Who takes part in the story, each with the token of their own role. */
export interface Cast extends AsyncDisposable {
  /** Pays through a bill-pay app. */
  readonly resident: GraphClient;
  /** Has the resident on the phone and sees utility accounts only. */
  readonly rep: GraphClient;
  /** The permitting system of the building department; sees permits only. */
  readonly permits: GraphClient;
  /** Reads the books of the whole agency. */
  readonly director: GraphClient;
}

export async function gatherCast(url: string, tokenSecret: string): Promise<Cast> {
  await using gathered = new AsyncDisposableStack();
  const issuer = new TokenIssuer(tokenSecret);
  const join = async (role: Role): Promise<GraphClient> =>
    gathered.use(new GraphClient(url, await issuer.issue(principalOf(role))));
  const [resident, rep, permits, director] = await Promise.all([
    join('integrator'),
    join('billing-rep'),
    join('department-app'),
    join('finance-director'),
  ]);
  const owned = gathered.move();
  return { resident, rep, permits, director, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
