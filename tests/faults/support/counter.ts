import { principalOf } from '../../../demo/identities.js';
import type { Role } from '../../../platform/access/roles.js';
import type { TokenIssuer } from '../../../platform/access/tokens.js';
import { GraphqlClient } from '../../bench/support/graphql-client.js';
import { PaymentDesk } from './payment-desk.js';

/** Somebody of each role that takes part, at one endpoint, over connections of their own. They see every department. */
export class Counter implements AsyncDisposable {
  readonly #clients: readonly GraphqlClient[];

  private constructor(
    readonly cashier: PaymentDesk,
    readonly integrator: PaymentDesk,
    readonly rep: PaymentDesk,
    readonly auditor: PaymentDesk,
    clients: readonly GraphqlClient[],
  ) {
    this.#clients = clients;
  }

  static async open(
    issuer: TokenIssuer,
    { url, connections, signal }: { url: string; connections: number; signal: AbortSignal },
  ): Promise<Counter> {
    const client = async (role: Role): Promise<GraphqlClient> =>
      new GraphqlClient(url, await issuer.issue(principalOf(role, '*')), connections, signal);
    const clients = [
      await client('cashier'),
      await client('integrator'),
      await client('billing-rep'),
      await client('auditor'),
    ] as const;
    const [cashier, integrator, rep, auditor] = clients;
    return new Counter(deskOf(cashier), deskOf(integrator), deskOf(rep), deskOf(auditor), clients);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#clients.map((client) => client[Symbol.asyncDispose]()));
  }
}

const deskOf = (client: GraphqlClient): PaymentDesk =>
  new PaymentDesk((query, variables) => client.send(query, variables));
