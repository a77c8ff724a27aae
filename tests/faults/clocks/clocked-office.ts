import { principalOf } from '../../../demo/identities.js';
import type { DatabaseAccess } from '../../../platform/database/roles.js';
import { LocalSubgraph } from '../../../platform/federation/local-subgraph.js';
import { createLogger } from '../../../platform/telemetry/logger.js';
import { paymentsModule } from '../../../subgraphs/payments/module.js';
import { PaymentDesk } from '../support/payment-desk.js';

/** The service that posts, in this process, so that its clock can be set. It is one of several on one database. */
export class ClockedOffice implements AsyncDisposable {
  private constructor(
    /** Of somebody who takes cash. */
    readonly desk: PaymentDesk,
    /** How it reads the time. */
    readonly clock: { now: () => Date },
    private readonly running: AsyncDisposable,
  ) {}

  static async open({ services }: DatabaseAccess, timeZone: string): Promise<ClockedOffice> {
    const credentials = services['payments'];
    if (!credentials) throw new Error('There is no serving role for payments');
    const clock = { now: () => new Date() };
    const logger = createLogger('faults');
    const running = await paymentsModule.start({ credentials, logger, timeZone, clock: () => clock.now() });
    const subgraph = new LocalSubgraph({ ...running, logger });
    const principal = principalOf('cashier', '*');
    const desk = new PaymentDesk((query, variables) =>
      subgraph.execute({ query, variables: { ...variables }, principal }),
    );
    return new ClockedOffice(desk, clock, running);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.running[Symbol.asyncDispose]();
  }
}
