import { isDatabaseAway } from '../database/connection-failure.js';

/**
 * The classes of SQLSTATE that tell of the state of the system, not of what was asked of it: transactions that met, missing
 * tables or rights, full disks, held locks, and the server itself.
 */
const ofTheSystem = /^(08|25|40|42|53|54|55|57|58|F0|XX)/;

/** Whether it may be for the events in hand that a consumer failed, so that those after them could be handled. */
export function mayBeOfTheEvent(error: unknown): boolean {
  if (isDatabaseAway(error)) return false;
  const code = (error as { readonly code?: unknown } | undefined)?.code;
  return typeof code !== 'string' || !ofTheSystem.test(code);
}
