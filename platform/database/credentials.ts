/** What it takes to connect to one database as one role. */
export interface DatabaseCredentials {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  /** Off when absent. `verify` checks the server's certificate; `no-verify` only encrypts. */
  readonly ssl?: 'verify' | 'no-verify';
  /** The fingerprint of the tables and functions that whoever connects was made for; see `contract.ts`. */
  readonly contract?: string;
}

/**
 * Reads `postgres://user:password@host:port/database?sslmode=…`. The modes `require`, `verify-ca` and `verify-full`
 * all check the certificate; only `no-verify` does not.
 * @throws Error that says what it must be and never repeats the address, which holds a password
 */
export function parseDatabaseUrl(text: string): DatabaseCredentials {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['postgres:', 'postgresql:'].includes(url.protocol)) {
    throw new Error('must look like postgres://user:password@host:5432/database');
  }
  const [database, user, password] = [url.pathname.slice(1), url.username, url.password].map(unescaped);
  if (!url.hostname || !user || !database) {
    throw new Error('must name a host, a user and a database');
  }
  // What is not followed must not seem to be: whoever writes ?ssl=true relies on it.
  if ([...url.searchParams.keys()].some((name) => name !== 'sslmode')) {
    throw new Error('must have no parameter but sslmode, such as ?sslmode=require');
  }
  const ssl = sslOf(url.searchParams.get('sslmode') ?? 'disable');
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port ? Number(url.port) : 5432,
    database,
    user,
    password: password ?? '',
    ...(ssl && { ssl }),
  };
}

/** The address that `parseDatabaseUrl` reads as these credentials. It holds the password. */
export function formatDatabaseUrl({
  user,
  password,
  host,
  port,
  database,
  ssl,
}: DatabaseCredentials): string {
  const [name, secret] = [user, password].map(encodeURIComponent);
  const place = `${host.includes(':') ? `[${host}]` : host}:${port}/${encodeURIComponent(database)}`;
  const mode = ssl ? `?sslmode=${ssl === 'verify' ? 'require' : 'no-verify'}` : '';
  return `postgres://${name}:${secret}@${place}${mode}`;
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error('must write % in names and passwords as %25');
  }
}

function sslOf(mode: string): DatabaseCredentials['ssl'] {
  switch (mode) {
    case 'disable':
    case 'allow':
    case 'prefer':
      return undefined;
    case 'no-verify':
      return 'no-verify';
    case 'require':
    case 'verify-ca':
    case 'verify-full':
      return 'verify';
    default:
      throw new Error('must have an sslmode that Postgres knows, such as require');
  }
}
