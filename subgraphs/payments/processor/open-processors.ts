import type { Pool } from 'pg';
import type { Logger } from '../../../platform/telemetry/logger.js';
import { Processors } from './processors.js';
import { SandboxCourier } from './sandbox/sandbox-courier.js';
import { SandboxProcessor } from './sandbox/sandbox-processor.js';
import { SandboxProcessorRepository } from './sandbox/sandbox-processor.repository.js';
import type { ProcessorSettings } from './settings.js';
import { openStripe } from './stripe/stripe-processor.js';

export interface OpenedProcessors {
  readonly processors: Processors;
  /** Brings what the sandbox tells, which has nobody else to do so. */
  readonly courier: SandboxCourier;
}

/** All that may be asked about a payment, also those that take no new ones any more. */
export async function openProcessors(
  { processorFor, stripe }: ProcessorSettings,
  { pool, logger }: { readonly pool: Pool; readonly logger: Logger },
): Promise<OpenedProcessors> {
  const memory = new SandboxProcessorRepository(pool);
  const sandbox = new SandboxProcessor(memory);
  const opened = stripe ? [sandbox, await openStripe(stripe)] : [sandbox];
  return {
    processors: new Processors(opened, processorFor),
    courier: new SandboxCourier({ memory, logger }),
  };
}
