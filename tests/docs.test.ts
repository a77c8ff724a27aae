import 'reflect-metadata';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { City } from '../demo/city/city.js';
import { funds } from '../demo/city/chart.js';
import { fixtures } from '../demo/city/fixtures.js';
import {
  gatewaySettings,
  launchSettings,
  migrationSettings,
  subgraphSettings,
} from '../launcher/settings.js';
import { limits } from '../gateway/common/limits.js';
import { eventTable } from '../books/events/event-table.js';
import { eventKinds } from '../books/events/kinds.js';
import { projectRoot } from '../platform/config/paths.js';
import { toPublicId } from '../platform/ids/public-id.js';
import { bookChecks } from '../subgraphs/ledger/verify/book-checks.js';
import { sandboxTokens } from '../subgraphs/payments/processor/sandbox/sandbox-tokens.js';
import { refusalLists } from '../subgraphs/refusals.js';
import { subgraphModules } from '../subgraphs/registry.js';

const read = (file: string): string => readFileSync(join(projectRoot, file), 'utf8');
const list = (...patterns: string[]): string[] => globSync(patterns, { cwd: projectRoot }).sort();
const matches = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, found = '']) => found);

const pages = list('{README,CONTRIBUTING,CHANGELOG}.md', 'docs/**/*.md');
const prose = (page: string): string => read(page).replaceAll(/^```[\s\S]*?^```$/gm, '');

describe('the error codes', () => {
  /** A word of the sandbox processor, which is the `reason` of a decline, and a code that never leaves the gateway. */
  const notCodes = ['UNKNOWN_TOKEN', 'INVALID_GRAPHQL'];
  const refusals = refusalLists.flatMap(({ wordings }) => Object.entries(wordings));

  function codesInCode(): Set<string> {
    const sources = list('{gateway,subgraphs,platform,launcher,demo/story}/**/*.ts').filter(
      // The codes of posting rules have a page of their own.
      (file) => !/[.](test|rules)[.]ts$|\/testing\//.test(file),
    );
    const found = sources.flatMap((file) =>
      matches(
        read(file),
        /(?:\b(?:code|\w+Code)(?: [=:]|:) |\b(?:callerError|coded)\([^'();]{0,60})'([A-Z]+(?:_[A-Z]+)*)'/g,
      ),
    );
    return new Set([...found, ...refusals.map(([code]) => code)].filter((code) => !notCodes.includes(code)));
  }

  const documented = list('docs/errors/*.md')
    .map((page) => page.slice('docs/errors/'.length, -'.md'.length))
    .filter((name) => name !== 'README');

  it('have a page each, and each page has a code', () => {
    expect(documented).toEqual([...codesInCode()].sort());
  });

  it('are all in the index', () => {
    expect(matches(read('docs/errors/README.md'), /^\| \[([A-Z_]+)\]\(\1\.md\)/gm).sort()).toEqual(
      documented,
    );
  });

  it.each(documented)('%s is explained with an example and a way out', (code) => {
    const text = read(`docs/errors/${code}.md`);
    expect(text).toMatch(new RegExp(`^# ${code}\n`));
    expect(matches(text, /^## (.*)$/gm)).toEqual(['What happened', 'Example', 'What to do', 'Related']);
    const [example] = matches(text, /^```json\n([\s\S]*?)^```$/gm);
    if (!example) return;
    expect(JSON.parse(example)).toEqual(expect.anything());
    expect(example).toContain(`"code": "${code}"`);
  });

  it.each(refusals)('%s is quoted as the code says it', (code, { message: text }) => {
    const [message = ''] = matches(read(`docs/errors/${code}.md`), /"message": ("(?:[^"\\]|\\.)*")/g);
    expect((JSON.parse(message) as string).startsWith(text)).toBe(true);
  });

  it.each([...new Set(refusals.map(([code]) => code))])(
    '%s is shown in a way in which it is told',
    (code) => {
      const ways = refusals.filter(([each]) => each === code).map(([, { as }]) => as);
      const [shown = 'error'] = matches(read(`docs/errors/${code}.md`), /"__typename": "(\w+)"/g);
      expect(ways).toContain(shown);
    },
  );
});

describe('the documentation', () => {
  const anchorOf = (heading: string): string =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-');

  it.each(pages)('%s links to what is there', (page) => {
    const broken = matches(prose(page), /\]\(([^)\s]+)\)/g).filter((link) => {
      if (/^https?:/.test(link)) return !link.startsWith('http://127.0.0.1:4000/');
      const [path = '', anchor] = link.split('#');
      const target = path ? relative('.', join(dirname(page), path)) : page;
      if (!existsSync(join(projectRoot, target))) return true;
      return (
        anchor !== undefined &&
        !matches(read(target), /^#+ (.*)$/gm)
          .map(anchorOf)
          .includes(anchor)
      );
    });
    expect(broken).toEqual([]);
  });

  it('says of every room of the gateway what is in it', () => {
    const rooms = new Set(list('gateway/*/**/*.ts').map((file) => file.split('/')[1]));
    expect(matches(read('docs/design.md'), /^\| `gateway\/(\w+)\/` \|/gm).sort()).toEqual([...rooms].sort());
  });

  it.each(pages)('%s names files, functions and commands that exist', (page) => {
    const names = matches(prose(page), /`([^`\n]+)`/g);
    const files = names.filter((name) => /^[\w.*-]+\/[\w./*-]*$/.test(name) && !name.startsWith('/'));
    /** Names with a slash that are no files of the checkout. */
    const known = ['.data', 'America', 'application', 'postgres', 'text'];
    const missing = files.filter(
      (name) => !known.includes(name.split('/')[0] ?? '') && list(name.replace(/\/$/, '')).length === 0,
    );
    expect(missing.filter((name) => !isBesideAnother(name, names))).toEqual([]);

    const sql = list('{subgraphs,platform}/**/*.sql').map(read).join('\n');
    const functions = names.filter((name) =>
      /^(accounts|payments|departments|ledger|integrations|events)\.[a-z_]+$/.test(name),
    );
    expect(functions.filter((name) => !sql.includes(name))).toEqual([]);

    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const commands = matches(read(page), /npm run (?:--silent )?([a-z][\w:-]*)/g);
    expect(commands.filter((name) => !(name in scripts))).toEqual([]);
  });

  /** Short names in a list that began with a folder, such as "`a/b.ts` and `c.ts`". */
  const isBesideAnother = (name: string, names: readonly string[]): boolean =>
    names.some((other) => other.endsWith('/') && list(`${other}${name}`).length > 0);

  it('leads along the way of a payment by files that exist and names that are in them', () => {
    const stops = [...read('docs/way-of-a-payment.md').matchAll(/^\| `([^`]+)` \| `([^`]+)` \|/gm)];
    expect(stops.length).toBeGreaterThan(40);
    expect(stops.filter(([, file, name]) => !read(file!).includes(name!)).map(([row]) => row)).toEqual([]);
  });

  it('lists every kind of event that is announced, and no other', () => {
    const sources = list('{subgraphs,platform}/**/*.{ts,sql}').filter(
      (file) => !/[.]test[.]ts$|\/testing\//.test(file),
    );
    const announced = sources.flatMap((file) => matches(read(file), /'([a-z]+\.[a-z_]+\.v\d+)'/g));
    expect(Object.keys(eventKinds)).toEqual(expect.arrayContaining(announced));
    expect(matches(read('docs/events.md'), /^(\| \[`.*)$/gm)).toEqual(eventTable());
  });

  it('tells operators of every variable', () => {
    const settings = [launchSettings, subgraphSettings, gatewaySettings, migrationSettings].flatMap((each) =>
      Object.keys(each.shape),
    );
    settings.push(...subgraphModules.flatMap(({ variables = [] }) => variables));
    const text = read('docs/operators.md');
    expect(
      [...settings, 'TRIBUTARY_DATA_DIR', 'TRIBUTARY_SECRET', 'LOG_LEVEL'].filter(
        (name) => !text.includes(`\`${name}\``),
      ),
    ).toEqual([]);
  });

  it('tells auditors of every guarantee, check and fund', () => {
    const text = read('docs/ledger.md');
    const codes = new Set(
      list('{books,subgraphs,platform}/**/*.sql').flatMap((file) => matches(read(file), /'(TB\d{3})'/g)),
    );
    expect(matches(text, /^\| (TB\d{3}) \|/gm)).toEqual([...codes].sort());
    expect(
      matches(text, /^\| ([a-z]+(?:-[a-z]+)*(?:, [a-z-]+)*) \|/gm)
        .flatMap((row) => row.split(', '))
        .filter((name) => name !== 'check'),
    ).toEqual(expect.arrayContaining([...bookChecks]));
    for (const { code, name } of funds) expect(text).toContain(`| ${code} | ${name} |`);
  });

  it('tells integrators of every test token', () => {
    const tokens = [...sandboxTokens.keys()];
    expect(
      new Set(
        matches(read('docs/integrators.md'), /^\| (`tok_[^|]*)\|/gm).flatMap((cell) =>
          matches(cell, /`(\w+)`/g),
        ),
      ),
    ).toEqual(new Set(tokens));
  });

  it('tells how much time a caller has for new operations', () => {
    const { planningMs, planningMsOfStrangers, planningMsOfAllStrangers } = limits;
    const operators = read('docs/operators.md').replaceAll(/\s+/g, ' ');
    expect(operators).toContain(
      `${planningMs.perSecond} ms of the thread's work, and ${planningMs.burst} ms at once`,
    );
    for (const { perSecond, burst } of [planningMsOfStrangers, planningMsOfAllStrangers])
      expect(operators).toContain(`${perSecond} ms and ${burst} ms`);
    const integrators = read('docs/integrators.md').replaceAll(/\s+/g, ' ');
    expect(integrators).toContain(
      `has ${planningMs.perSecond} ms of that per second, and ${planningMs.burst} ms at once`,
    );
  });

  it('pays an account that every demo city has', () => {
    const { accounts } = new City({ size: 'tiny', seed: 7, today: '2027-03-01' });
    const { number } = fixtures.danaWhitfield.utilityAccount;
    const id = toPublicId('acct', accounts.find((account) => account.number === number)?.id ?? '');
    for (const page of ['README.md', 'docs/integrators.md']) {
      expect(new Set(matches(read(page), /(acct_[0-9a-f]{32})/g))).toEqual(new Set([id]));
    }
  });
});
