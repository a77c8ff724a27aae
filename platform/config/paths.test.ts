import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { dataDirectory, projectRoot } from './paths.js';

it('finds the project root by its package.json', () => {
  expect(existsSync(join(projectRoot, 'package-lock.json'))).toBe(true);
});

it('keeps data in .data unless TRIBUTARY_DATA_DIR says otherwise', () => {
  expect(dataDirectory({})).toBe(join(projectRoot, '.data'));
  expect(dataDirectory({ TRIBUTARY_DATA_DIR: '/srv/tributary' })).toBe('/srv/tributary');
  expect(dataDirectory({ TRIBUTARY_DATA_DIR: 'elsewhere' })).toBe(join(projectRoot, 'elsewhere'));
});
