import { deriveSecret } from '../platform/config/secrets.js';

/** Every secret a launcher hands out follows from the one master secret, so nothing else is stored. */
export const rolePassword = (master: Buffer, role: string): string =>
  deriveSecret(master, `database role ${role}`);
/** Of the containers' own Postgres; no other database has an administrator whose password we choose. */
export const administratorPassword = (master: Buffer): string =>
  deriveSecret(master, 'database administrator');
export const signingKey = (master: Buffer, subgraph: string): string =>
  deriveSecret(master, `requests to ${subgraph}`);
export const tokenSecret = (master: Buffer): string => deriveSecret(master, 'development tokens');
/** From which the key follows that signs anchors, unless it is given. */
export const anchorSecret = (master: Buffer): string => deriveSecret(master, 'anchors of the books');
