import 'reflect-metadata';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { scenarios } from './scenarios.js';

describe('the page about the scenarios', () => {
  it('has a row for each of them with the size that the command does', async () => {
    const page = await readFile(join(import.meta.dirname, 'README.md'), 'utf8');
    const rows = [...page.matchAll(/^\| `([a-z-]+)` \|.*\| (\d+, \d+, \d+) \|$/gm)];
    expect(rows.map(([, name, size]) => [name, size])).toEqual(
      scenarios.map(({ name, whole: { runs, clients, minutes } }) => [
        name,
        `${runs}, ${clients}, ${minutes}`,
      ]),
    );
  });
});
