import type { DatabaseAccess } from '../../platform/database/roles.js';

/** The Tributary in which the story plays. */
export interface Target extends AsyncDisposable {
  readonly url: string;
  /** Whether it ran before the story and goes on after it. */
  readonly wasRunning: boolean;
  /** The database behind it, for what no operation of the graph does yet, such as issuing a bill; `place` is for people. */
  database(): Promise<DatabaseAccess & { readonly place: string }>;
}
