import type { Logger } from 'pino';
import { nobody } from '../../common/caller.js';
import { InvalidOperationError, type OperationPreparer } from '../../plan/operations/operation-preparer.js';
import { free } from '../../common/pay.js';
import { planAhead } from '../../plan/operations/plan-ahead.js';
import type { StreamPlanner } from '../../plan/streams/stream-planner.js';
import { documentIdOf } from './document-manifest.js';

export interface WarmUpOptions {
  readonly preparer: OperationPreparer;
  readonly planner: StreamPlanner;
  readonly logger: Logger;
}

/** Somebody of the agency, and somebody from outside of it. */
const callers = [{ principal: nobody }, { principal: { ...nobody, role: 'integrator' } }] as const;

/**
 * Validates, plans and compiles documents for whoever may send them, so that the first request does not wait for it.
 * What fits nobody's schema is reported and left to fail when it is asked for: clients may be newer than the graph.
 */
export function warmUp(texts: Iterable<string>, { preparer, planner, logger }: WarmUpOptions): void {
  for (const text of texts) {
    const failures = callers.flatMap((caller) => {
      try {
        planAhead(preparer.prepare(text, undefined, caller, free), planner);
        return [];
      } catch (error) {
        return [error];
      }
    });
    if (failures.length < callers.length) continue;
    const [reason] = failures[0] instanceof InvalidOperationError ? failures[0].errors : failures;
    logger.warn(
      { documentId: documentIdOf(text), reason: String(reason) },
      'a trusted document does not fit',
    );
  }
}
