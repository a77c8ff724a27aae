import type { DatabaseCredentials } from './credentials.js';

type Place = Pick<DatabaseCredentials, 'host' | 'port' | 'database' | 'user'>;

/**
 * What keeps somebody from working with a database, in words for whoever configured its address.
 * @returns undefined when the error is about something else, such as a statement
 */
export function connectionProblem(error: unknown, place: Place): string | undefined {
  const { code = '', message = '', ...rest } = (error ?? {}) as Failure;
  const describe = problems[code] ?? problemIn(message) ?? problemOfKind({ code, message, ...rest });
  return describe?.(place);
}

/** What pg, Node and the operating system tell of a failure. */
interface Failure {
  readonly code?: string;
  readonly message?: string;
  readonly syscall?: string;
  readonly severity?: string;
}

const refusesSsl = ({ host }: Place): string =>
  `${host} does not encrypt connections; leave sslmode off, or have it encrypt`;
const isSilent = ({ host, port }: Place): string =>
  `${host}:${port} does not answer; correct the address, or open the way to it`;
const failsCertificate = ({ host }: Place): string =>
  `the certificate of ${host} cannot be trusted; give it to Node by NODE_EXTRA_CA_CERTS, or set sslmode=no-verify`;
const isUnknown = ({ host }: Place): string => `no address is known of the host ${host}; correct its name`;
const refusesUser = ({ host, user }: Place): string =>
  `${host} does not let ${user} in; correct the user or the password, or pg_hba.conf of the server`;
const failsTls = ({ host, port }: Place): string =>
  `no encrypted connection to ${host}:${port} comes about; mend the TLS of that server, or correct the address or sslmode`;
const isReadOnly = ({ host, port }: Place): string =>
  `${host}:${port} can only be read, as a standby can; name the server that is written to`;
const isChanging = ({ host, port }: Place): string =>
  `${host}:${port} is just starting or stopping; try again in a moment`;
const isBusy = ({ host }: Place): string =>
  `${host} has no connection left; raise its max_connections, or end some of its other users`;

/** By the codes of the operating system, of Node and of Postgres. */
const problems: Readonly<Record<string, (place: Place) => string>> = {
  ECONNREFUSED: ({ host, port }) =>
    `nothing listens at ${host}:${port}; start that Postgres, or correct the address`,
  ECONNRESET: isSilent,
  EHOSTUNREACH: isSilent,
  ENETUNREACH: isSilent,
  ETIMEDOUT: isSilent,
  ENOTFOUND: isUnknown,
  EAI_AGAIN: isUnknown,
  SELF_SIGNED_CERT_IN_CHAIN: failsCertificate,
  DEPTH_ZERO_SELF_SIGNED_CERT: failsCertificate,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: failsCertificate,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: failsCertificate,
  ERR_TLS_CERT_ALTNAME_INVALID: failsCertificate,
  CERT_HAS_EXPIRED: failsCertificate,
  '28000': refusesUser,
  '28P01': refusesUser,
  '3D000': ({ host, database }) => `${host} has no database ${database}; create it, or correct its name`,
  '42501': ({ user }) =>
    `the role ${user} may not do what is needed; an administrator needs CREATEROLE and CREATEDB, and a reader to read every schema`,
  EPROTO: failsTls,
  '25006': isReadOnly,
  '53300': isBusy,
  '57P01': isChanging,
  '57P02': isChanging,
  '57P03': isChanging,
};

/** What pg and Node say without a code. */
function problemIn(message: string): ((place: Place) => string) | undefined {
  if (/does not support SSL/.test(message)) return refusesSsl;
  if (/establishing an SSL connection/.test(message)) return failsTls;
  if (/timeout expired|connection timeout|terminated unexpectedly/i.test(message)) return isSilent;
  return undefined;
}

/** Of the states of Postgres: the connection itself, letting in, the database, resources, and whoever operates the server. */
const serverSays = /^(08|28|3D|53|57P|58)/;

/** What only one server or one system says, told in its own words, which hold no password. */
function problemOfKind({
  code = '',
  message,
  syscall,
  severity,
}: Failure): ((place: Place) => string) | undefined {
  if (/^ERR_(SSL|TLS)/.test(code)) return failsTls;
  if (syscall === 'connect')
    return ({ host, port }) => `${host}:${port} cannot be reached (${code}); correct the address`;
  if (severity === 'FATAL' || serverSays.test(code))
    return ({ host, port }) =>
      `${host}:${port} refuses the connection (${message}); mend that there, or correct the address`;
  return undefined;
}
