import { randomBytes } from 'node:crypto';
import { principalOf } from '../../../demo/identities.js';
import { startConstellation } from '../../../launcher/constellation.js';
import { tokenSecret } from '../../../launcher/secrets.js';
import type { Principal } from '../../../platform/access/principal.js';
import { TokenIssuer } from '../../../platform/access/tokens.js';
import type { DatabaseCredentials } from '../../../platform/database/credentials.js';
import { startEphemeralPostgres } from '../../../platform/database/embedded.js';
import type { DatabaseAccess } from '../../../platform/database/roles.js';
import type { Gateway } from '../../../gateway/gateway.js';
import { commitTimes } from '../live/audit.js';
import { createAgency } from './agency.js';
import { bringUpToDate } from './database.js';

/** Everything in this process as `npm start` runs it, on a Postgres of its own whose commits are on disk, with their times. */
export interface Stage extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly database: DatabaseAccess;
  readonly superuser: DatabaseCredentials;
  readonly timeZone: string;
  /** Public ids. */
  readonly accountIds: readonly string[];
  /** Of a cashier who may take payments for every department. */
  readonly cashierToken: string;
  /** Of somebody who may see all, and is another person for each index, because one has a limited number of sockets. */
  readonly auditorToken: (index: number) => Promise<string>;
  readonly tokenFor: (principal: Principal) => Promise<string>;
}

const timeZone = 'America/Chicago';

export async function setStage(accounts: number): Promise<Stage> {
  await using opening = new AsyncDisposableStack();
  const { superuser } = opening.use(await startEphemeralPostgres({ settings: commitTimes }));
  const master = randomBytes(32);
  const database = await bringUpToDate(superuser, master);
  const accountIds = await createAgency(database.migrator, accounts);
  const secret = tokenSecret(master);
  const gateway = opening.use(
    await startConstellation({
      database,
      tokenSecret: secret,
      host: '127.0.0.1',
      port: 0,
      timeZone,
    }),
  );
  const issuer = new TokenIssuer(secret);
  const cashierToken = await issuer.issue(principalOf('cashier'));
  const opened = opening.move();
  return {
    gateway,
    database,
    superuser,
    timeZone,
    accountIds,
    cashierToken,
    auditorToken: (index) => issuer.issue({ ...principalOf('auditor'), subject: `auditor-${index}` }),
    tokenFor: (principal) => issuer.issue(principal),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
