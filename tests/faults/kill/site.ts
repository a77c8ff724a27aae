import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { principalOf } from '../../../launcher/identities.js';
import { tokenSecret } from '../../../launcher/secrets.js';
import { TokenIssuer } from '../../../platform/access/tokens.js';
import { masterSecret } from '../../../platform/config/secrets.js';
import { startEmbeddedPostgres } from '../../../platform/database/embedded.js';
import type { DatabaseAccess } from '../../../platform/database/roles.js';
import { createAgency } from '../../bench/support/agency.js';
import { bringUpToDate } from '../../bench/support/database.js';
import { Victim } from './victim.js';

const accounts = 200;

export interface Endpoint {
  readonly url: string;
  readonly token: string;
}

/** A data directory with a small agency in it, and whichever process serves it. */
export class Site implements AsyncDisposable {
  #victim: Victim | undefined;

  private constructor(
    readonly dataDirectory: string,
    readonly accountIds: readonly string[],
    readonly token: string,
  ) {}

  static async open(): Promise<Site> {
    const folder = await mkdtemp(join(tmpdir(), 'tributary-kill-'));
    // Root runs Postgres as a system user, who must reach it.
    await chmod(folder, 0o755);
    const master = masterSecret(folder, {});
    await using postgres = await startEmbeddedPostgres({ dataDirectory: folder });
    const { migrator } = await bringUpToDate(postgres.superuser, master);
    const accountIds = await createAgency(migrator, accounts);
    const token = await new TokenIssuer(tokenSecret(master)).issue(principalOf('cashier'));
    return new Site(folder, accountIds, token);
  }

  async start(): Promise<Victim> {
    this.#victim = await Victim.start(this.dataDirectory);
    return this.#victim;
  }

  endpointOf({ url }: Victim): Endpoint {
    return { url, token: this.token };
  }

  /** Shares the server of the process that serves; without one it starts the server, or takes over one left behind. */
  async openDatabase(): Promise<DatabaseAccess & AsyncDisposable> {
    const postgres = await startEmbeddedPostgres({ dataDirectory: this.dataDirectory });
    const access = await bringUpToDate(postgres.superuser, masterSecret(this.dataDirectory, {}));
    return { ...access, [Symbol.asyncDispose]: () => postgres[Symbol.asyncDispose]() };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#victim?.kill();
    const left = await startEmbeddedPostgres({ dataDirectory: this.dataDirectory });
    await left[Symbol.asyncDispose]();
    await rm(this.dataDirectory, { recursive: true, force: true });
  }
}
