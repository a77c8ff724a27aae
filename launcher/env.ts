import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { projectRoot } from '../platform/config/paths.js';
import { containerEnvironment } from './container-environment.js';
import { enter } from './entry-point.js';

await enter(async () => {
  const program = new Command('npm run env --')
    .description('Writes .env, the secrets of docker-compose.yml, made from a new random one.')
    .option('--print', 'print it instead of writing the file');
  const { print } = program.parse().opts<{ print?: boolean }>();

  const text = [
    '# The secrets of docker-compose.yml; .env.example says what each is for. Whoever has this file has everything.',
    ...Object.entries(containerEnvironment(randomBytes(32))).map(([name, value]) => `${name}=${value}`),
    '',
  ].join('\n');

  if (print) process.stdout.write(text);
  else await writeNew(join(projectRoot, '.env'), text);
});

/** An existing file holds the only key to an existing database, so it is never replaced. */
async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx', mode: 0o600 });
    console.log(`${file} is written, readable by you alone.`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    console.error(`${file} is there already and was not changed.`);
    process.exitCode = 1;
  }
}
