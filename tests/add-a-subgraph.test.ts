import 'reflect-metadata';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../platform/config/paths.js';
import { subgraphModules } from '../subgraphs/registry.js';

const read = (file: string): string => readFileSync(join(projectRoot, file), 'utf8');

const page = read('docs/add-a-subgraph.md');
const names = subgraphModules.map(({ name }) => name);

/** The rows of the page that say which file has what. */
const rows = [...page.matchAll(/^\| `([^`]+)` \| `([^`]+)` \| .+ \|$/gm)].map(
  ([, file = '', text = '']) => [file, text] as const,
);

const spelled = (text: string, name: string): string =>
  text
    .replaceAll('<name>', name)
    .replaceAll('<Name>', `${name.charAt(0).toUpperCase()}${name.slice(1)}`)
    .replaceAll('<NAME>', name.toUpperCase());

describe('the page on how to add a subgraph', () => {
  it.each(rows)('says where each has its place: %s has %s', (file, text) => {
    const without = names.filter((name) => {
      const place = spelled(file, name);
      return !existsSync(join(projectRoot, place)) || !read(place).includes(spelled(text, name));
    });
    expect(without).toEqual([]);
  });

  it('names every file that lists them all', () => {
    const files = globSync(
      ['*.{ts,json,yml,md}', '.env.example', '{docs,gateway,launcher,ops,platform,schema,subgraphs}/**/*.*'],
      { cwd: projectRoot, exclude: ['schema/generated', 'CHANGELOG.md', '**/*.test.ts'] },
    );
    const isListing = (file: string): boolean => {
      const text = read(file);
      return names.every((name) => new RegExp(`(?<![a-z])(tributary_)?${name}(?![a-z])`).test(text));
    };
    const listing = files.filter(isListing).filter((file) => file !== 'docs/add-a-subgraph.md');
    expect(listing.length).toBeGreaterThan(10);
    expect(listing.filter((file) => !page.includes(file.split('/').at(-1) ?? file))).toEqual([]);
  });
});
