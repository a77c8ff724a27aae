import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { projectRoot } from '../platform/config/paths.js';
import { formatDatabaseUrl } from '../platform/database/credentials.js';
import { freePort } from '../platform/database/embedded/free-port.js';
import { testServer } from '../platform/database/testing/test-database.js';
import { DataFolder, Launched } from './testing/launched.js';

type Command = readonly [string, ...string[]];
type Variables = Readonly<Record<string, string>>;

/** Entry points that open the database as its administrator. */
const openers: readonly Command[] = [['start.js'], ['services.js'], ['migrate.js'], ['demo.js']];
const readers: readonly Command[] = [['check-books.js']];
const hex = 'ab'.repeat(32);

/** A message of a Postgres. */
function packet(type: string, ...parts: readonly (string | Buffer)[]): Buffer {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part as string)));
  const head = Buffer.alloc(5, type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/** What a Postgres says before it ends a connection, or of a statement. */
const failure = (severity: string, code: string, text: string): Buffer =>
  packet('E', `S${severity}\0C${code}\0M${text}\0\0`);
const fatal = (code: string, text: string): Buffer => failure('FATAL', code, text);

/** Lets everybody in, knows its version, and fails by every other statement. */
function oldPostgres(socket: Socket): void {
  const ready = packet('Z', 'I');
  const column = Buffer.from('00000000000000000017 0004 ffffffff 0000'.replaceAll(' ', ''), 'hex');
  const answer = [
    packet('T', Buffer.from([0, 1]), 'major\0', column),
    packet('D', Buffer.from([0, 1, 0, 0, 0, 2]), '14'),
    packet('C', 'SELECT 1\0'),
    ready,
  ];
  socket.on('error', () => undefined);
  socket.once('data', () => {
    socket.write(Buffer.concat([packet('R', Buffer.alloc(4)), ready]));
    socket.on('data', (asked) => {
      if (asked.includes('server_version_num')) socket.write(Buffer.concat(answer));
      else socket.write(Buffer.concat([failure('ERROR', '42601', 'syntax error'), ready]));
    });
  });
}

describe('what cannot be started is refused in words for its operator', () => {
  let taken: Server;
  let takenPort: string;
  let closedPort: number;
  const folder = new DataFolder();
  const file = join(folder.path, 'file');
  let own: DataFolder;
  beforeEach(() => (own = new DataFolder()));
  afterEach(() => own[Symbol.dispose]());

  beforeAll(async () => {
    taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    takenPort = String((taken.address() as AddressInfo).port);
    closedPort = await freePort();
    writeFileSync(file, 'in the way');
  });
  afterAll(() => {
    taken.close();
    folder[Symbol.dispose]();
  });

  /** @returns the lines of the refusal, after it was checked that there is nothing else */
  async function refusalOf(command: Command, variables: Variables): Promise<string> {
    const launched = new Launched(command, {
      TRIBUTARY_DATA_DIR: folder.path,
      LOG_LEVEL: 'error',
      ...variables,
    });
    const code = await launched.exited;
    expect(launched.output).not.toMatch(/^\s+at |node:internal|hunter2/m);
    expect(launched.output).toMatch(/^(CONFIGURATION_INVALID|CANNOT_START): /);
    expect(code).toBe(1);
    return launched.output;
  }

  const database = (changes: object): string => formatDatabaseUrl({ ...testServer().superuser, ...changes });

  it.each([...openers, ...readers])('%s tells of every wrong variable at once', async (name, ...args) => {
    const text = await refusalOf([name, ...args], {
      LOG_LEVEL: 'loud',
      DATABASE_URL: 'mysql://u:hunter2@h/d',
      TRIBUTARY_SECRET: 'hunter2',
    });
    expect(text).toContain('LOG_LEVEL: must be one of trace, debug, info, warn, error, fatal, silent\n');
    expect(text).toContain('DATABASE_URL: must look like postgres://user:password@host:5432/database\n');
    expect(text).toContain('TRIBUTARY_SECRET: must be 64 hexadecimal digits\n');
  });

  it.each([['start.js'], ['services.js'], ['demo.js']] as Command[])(
    '%s tells what settings of a server must be',
    async (name, ...args) => {
      const text = await refusalOf([name, ...args], {
        PORT: 'abc',
        METRICS_PORT: '70000',
        DEMO_CITY: 'village',
        AGENCY_TIME_ZONE: 'Mars/Base',
        OTEL_EXPORTER_OTLP_ENDPOINT: 'collector',
        OTEL_TRACES_SAMPLER_ARG: 'half',
      });
      expect(text.split('\n').slice(1)).toEqual([
        '  - METRICS_PORT: must be a whole number from 0 to 65535',
        '  - OTEL_EXPORTER_OTLP_ENDPOINT: must be a URL such as http://host:4000',
        '  - OTEL_TRACES_SAMPLER_ARG: must be a number from 0 to 1',
        expect.stringMatching(
          /^ {2}- AGENCY_TIME_ZONE: must be the name of a time zone in the IANA database/,
        ),
        '  - PORT: must be a whole number from 0 to 65535',
        '  - DEMO_CITY: must be one of dev, city, none',
        '',
      ]);
    },
  );

  it.each([['start.js'], ['services.js']] as Command[])(
    '%s tells, before it opens a database, which ports are taken',
    async (name, ...args) => {
      const text = await refusalOf([name, ...args], {
        PORT: takenPort,
        METRICS_PORT: takenPort,
        DATABASE_URL: '',
      });
      expect(text).toContain(`- PORT: something else listens at 127.0.0.1:${takenPort}; end it`);
      expect(text).toContain(`- METRICS_PORT: something else listens at 127.0.0.1:${takenPort}; end it`);
    },
  );

  it.each([
    ['start.js', 'PAYMENT_PROCESSOR: must be one of sandbox, stripe'],
    ['services.js', 'PAYMENT_PROCESSOR: must be one of sandbox, stripe'],
    ['gateway.js', 'AUTH_JWKS_URL is missing'],
  ])(
    '%s tells of what else is wrong, and of a guard of the query planner that is switched off',
    async (name, other) => {
      const guard = 'APOLLO_DISABLE_SECURITY_RECURSIVE_SELECTIONS_CHECK';
      const text = await refusalOf([name], { PORT: 'abc', PAYMENT_PROCESSOR: 'paypal', [guard]: 'true' });
      for (const problem of [
        'PORT: must be a whole number from 0 to 65535',
        `${guard}: would take a guard from the query planner; unset it`,
        other,
      ])
        expect(text).toContain(`  - ${problem}`);
    },
  );

  it('tells a subgraph of its own variables beside those that all have, before it looks for its database', async () => {
    const text = await refusalOf(['service.js', 'payments'], {
      PAYMENT_PROCESSOR: 'paypal',
      SIGNING_KEY: hex,
    });
    expect(text).toContain('  - DATABASE_URL is missing\n');
    expect(text).toContain('  - PAYMENT_PROCESSOR: must be one of sandbox, stripe\n');
  });

  it.each([
    ['start.js', 0],
    ['services.js', 3],
  ])('%s tells of a port that is asked for twice', async (name, distance) => {
    const text = await refusalOf([name], {
      PORT: String(closedPort),
      METRICS_PORT: String(closedPort - distance),
      DATABASE_URL: '',
    });
    expect(text).toContain(
      `- METRICS_PORT: metrics would be served at port ${closedPort}, which is PORT as well; choose another`,
    );
  });

  it('tells of a host that is not of this machine', async () => {
    const text = await refusalOf(['start.js'], { HOST: '192.0.2.1' });
    expect(text).toContain('- HOST: 192.0.2.1 is not an address of this machine');
  });

  it.each([...openers, ...readers])('%s tells why a database cannot be reached', async (name, ...args) => {
    expect(await refusalOf([name, ...args], { DATABASE_URL: database({ port: closedPort }) })).toContain(
      `- DATABASE_URL: nothing listens at 127.0.0.1:${closedPort}; start that Postgres`,
    );
  });

  it.each([
    ['a wrong password', { password: 'hunter2' }, /DATABASE_URL: 127\.0\.0\.1 does not let postgres in/],
    [
      'a database that is not there',
      { database: 'nowhere' },
      /DATABASE_URL: 127\.0\.0\.1 has no database nowhere/,
    ],
    [
      'a host that nobody knows',
      { host: 'db.invalid' },
      /DATABASE_URL: no address is known of the host db\.invalid/,
    ],
    [
      'a server without encryption',
      { ssl: 'verify' },
      /DATABASE_URL: 127\.0\.0\.1 does not encrypt connections/,
    ],
  ])('tells of %s', async (_, changes, message) => {
    expect(await refusalOf(['migrate.js'], { DATABASE_URL: database(changes) })).toMatch(message);
  });

  it.each([
    [
      'ends every connection in words of its own',
      fatal('55000', 'closed for today'),
      '',
      /refuses the connection \(closed for today\); mend/,
    ],
    [
      'is a standby',
      fatal('25006', 'read-only'),
      '',
      /can only be read, as a standby can; name the server that is written to/,
    ],
    [
      'is no Postgres, asked to encrypt',
      Buffer.from('HTTP/1.1 400 Bad Request'),
      '?sslmode=require',
      /no encrypted connection to/,
    ],
    [
      'speaks no TLS after all',
      Buffer.from('Sorry, what I said is not so'),
      '?sslmode=require',
      /no encrypted connection to/,
    ],
  ])('tells of a server that %s', async (_, answer, mode, message) => {
    await using server = createServer((socket) => {
      socket.on('error', () => undefined).on('data', () => socket.end(answer));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const address = `postgres://u:hunter2@127.0.0.1:${port}/d${mode}`;
    const text = await refusalOf(['check-books.js'], { MIGRATOR_DATABASE_URL: address });
    expect(text).toMatch(message);
    expect(text).toContain('- MIGRATOR_DATABASE_URL: ');
  });

  it('tells of a Postgres that is too old, before that fails by what it does not know', async () => {
    await using server = createServer(oldPostgres).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const text = await refusalOf(['migrate.js'], { DATABASE_URL: `postgres://u:p@127.0.0.1:${port}/d` });
    expect(text).toContain(
      'DATABASE_URL: Postgres 15 to 18 are supported, and this server is Postgres 14; use another',
    );
  });

  it.each([
    [
      'whose postgres is a file',
      () => writeFileSync(join(own.path, 'postgres'), ''),
      /postgres cannot be a folder, because a file is in the way/,
    ],
    [
      'whose password is a folder',
      () => mkdirSync(join(own.path, 'postgres/superuser-password'), { recursive: true }),
      /postgres has a folder in the place of the file superuser-password; restore it whole/,
    ],
    [
      'whose owner is a folder',
      () => mkdirSync(join(own.path, 'postgres/owner.json'), { recursive: true }),
      /postgres has a folder in the place of the file owner\.json/,
    ],
    [
      'whose cluster is empty',
      () => mkdirSync(join(own.path, 'postgres/cluster'), { recursive: true }),
      /The embedded Postgres did not start:[^]*TRIBUTARY_DATA_DIR/,
    ],
  ])('tells of a data directory %s', async (_, damage, message) => {
    damage();
    expect(await refusalOf(['start.js'], { TRIBUTARY_DATA_DIR: own.path })).toMatch(message);
  });

  it('tells of a password that is not of the embedded Postgres, of which nobody gave an address', async () => {
    const kept = { TRIBUTARY_DATA_DIR: own.path };
    expect(await new Launched(['migrate.js'], kept).exited).toBe(0);
    writeFileSync(join(own.path, 'postgres/superuser-password'), 'another');
    const text = await refusalOf(['migrate.js'], kept);
    expect(text).toMatch(
      /- TRIBUTARY_DATA_DIR: the password in \S+superuser-password is not of the database beside it/,
    );
    expect(text).not.toContain('DATABASE_URL');
  });

  it.each([...openers, ...readers, ['token.js', '--role', 'cashier']] as Command[])(
    '%s tells of a data directory that cannot be used',
    async (name, ...args) => {
      expect(await refusalOf([name, ...args], { TRIBUTARY_DATA_DIR: join(file, 'data') })).toContain(
        `- TRIBUTARY_DATA_DIR: the folder ${join(file, 'data')} cannot be a folder, because a file is in the way`,
      );
    },
  );

  const unused: Command[] = [...readers, ['token.js', '--role', 'cashier']];
  it.each(unused)('%s makes nothing in a data directory that it does not know', async (name, ...args) => {
    const unknown = join(folder.path, `unknown-to-${name}`);
    const given = { TRIBUTARY_DATA_DIR: unknown };
    expect(await refusalOf([name, ...args], given)).toContain(
      `nothing has been started with the folder ${unknown}`,
    );
    if (readers.some(([reader]) => reader === name))
      expect(await refusalOf([name, ...args], { ...given, TRIBUTARY_SECRET: hex })).toContain(
        `TRIBUTARY_DATA_DIR: there is no database in the folder ${unknown}`,
      );
    expect(existsSync(unknown)).toBe(false);
  });

  it.each([...openers, ...readers] as Command[])(
    '%s tells of a data directory where none can be made, and does not try for ever',
    async (name, ...args) => {
      expect(await refusalOf([name, ...args], { TRIBUTARY_DATA_DIR: '/proc/tributary' })).toMatch(
        /TRIBUTARY_DATA_DIR: .*\/proc\/tributary/,
      );
    },
  );

  it('tells of a data directory that the embedded Postgres cannot use', async () => {
    expect(
      await refusalOf(['start.js'], { TRIBUTARY_DATA_DIR: join(file, 'data'), TRIBUTARY_SECRET: hex }),
    ).toContain(`TRIBUTARY_DATA_DIR: the folder ${join(file, 'data')} cannot be a folder`);
  });

  it('tells which variables a subgraph lacks, and what keeps it from its database', async () => {
    const missing = await refusalOf(['service.js', 'ledger'], { PORT: '-1' });
    expect(missing).toContain('DATABASE_URL is missing');
    expect(missing).toContain('SIGNING_KEY is missing');
    expect(missing).toContain('PORT: must be a whole number from 0 to 65535');
    const given = { DATABASE_URL: database({ port: closedPort }), SIGNING_KEY: hex };
    expect(await refusalOf(['service.js', 'ledger'], given)).toContain('DATABASE_URL: nothing listens');
    expect(await refusalOf(['service.js'], {})).toContain('Say which subgraph to start');
  });

  it('tells a gateway about its files, its tokens and all its subgraphs', async () => {
    expect(await refusalOf(['gateway.js'], { SUPERGRAPH_PATH: join(folder.path, 'absent') })).toContain(
      `SUPERGRAPH_PATH: the file ${join(folder.path, 'absent')} does not exist`,
    );
    const documents = { TRUSTED_DOCUMENTS_PATH: file, AUTH_DEVELOPMENT_SECRET: hex };
    expect(await refusalOf(['gateway.js'], documents)).toContain(
      `TRUSTED_DOCUMENTS_PATH: the file ${file} cannot`,
    );
    expect(await refusalOf(['gateway.js'], {})).toContain('AUTH_JWKS_URL is missing');
    expect(
      await refusalOf(['gateway.js'], { SUPERGRAPH_PATH: file, AUTH_DEVELOPMENT_SECRET: hex }),
    ).toContain(`SUPERGRAPH_PATH: the file ${file} cannot be used`);
    const ways = await refusalOf(['gateway.js'], { AUTH_DEVELOPMENT_SECRET: hex });
    for (const name of ['ACCOUNTS', 'DEPARTMENTS', 'LEDGER', 'PAYMENTS']) {
      expect(ways).toContain(`SUBGRAPH_${name}_URL is missing`);
      expect(ways).toContain(`SUBGRAPH_${name}_SIGNING_KEY is missing`);
    }
  });

  it('tells a gateway about its settings, its files, its tokens and its subgraphs at once', async () => {
    const text = await refusalOf(['gateway.js'], {
      LOG_LEVEL: 'loud',
      PORT: 'abc',
      TRUSTED_DOCUMENTS_PATH: file,
      AUTH_JWKS_URL: 'https://idp.example/keys',
    });
    for (const problem of [
      'LOG_LEVEL: must be one of trace',
      'PORT: must be a whole number from 0 to 65535',
      `TRUSTED_DOCUMENTS_PATH: the file ${file} cannot be used`,
      'AUTH_ISSUER is missing',
      'SUBGRAPH_ACCOUNTS_URL is missing',
      'SUBGRAPH_LEDGER_SIGNING_KEY is missing',
    ])
      expect(text.split(problem)).toHaveLength(2);
    const absent = join(folder.path, 'absent');
    const files = { SUPERGRAPH_PATH: absent, TRUSTED_DOCUMENTS_PATH: absent, GATEWAY_PROFILE: 'closed' };
    const further = await refusalOf(['gateway.js'], files);
    for (const problem of [
      'SUPERGRAPH_PATH: the file',
      'TRUSTED_DOCUMENTS_PATH: the file',
      'GATEWAY_PROFILE: ',
    ])
      expect(further.split(` - ${problem}`)).toHaveLength(2);
  });

  it('tells of addresses that are none of HTTP by their own names', async () => {
    const text = await refusalOf(['gateway.js'], {
      AUTH_DEVELOPMENT_SECRET: hex,
      SUBGRAPH_LEDGER_URL: 'ftp://ledger:4000',
    });
    expect(text).toContain('SUBGRAPH_LEDGER_URL: must be a URL such as http://host:4000');
    expect(text).not.toContain('SUPERGRAPH_PATH');
  });

  it('tells which Node is needed', async () => {
    const withoutIt = 'data:text/javascript,delete globalThis.SuppressedError';
    const text = await refusalOf(['start.js'], { NODE_OPTIONS: `--import=${withoutIt.replace(' ', '%20')}` });
    expect(text).toMatch(/This needs Node 24, and is run by v\d+\.\S+; start it by npm/);
  });

  it('tells that nothing answers to a health check', async () => {
    expect(await refusalOf(['health.js'], { PORT: String(closedPort) })).toContain(
      `Nothing answers at http://127.0.0.1:${closedPort}/readyz`,
    );
  });

  it('is the way of every entry point that reads the environment', () => {
    const { scripts } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const entries = Object.values(scripts).flatMap((script) =>
      [...script.matchAll(/dist\/(launcher\/[\w-]+)\.js/g)].map(([, name = '']) => name),
    );
    const all = [...new Set([...entries, 'launcher/health'])];
    expect(all.length).toBeGreaterThan(8);
    for (const name of all)
      expect(readFileSync(join(projectRoot, `${name}.ts`), 'utf8')).toContain('await enter(');
  });
});
