import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { z } from 'zod';
import { loadConfig } from '../platform/config/config.js';
import { projectRoot } from '../platform/config/paths.js';
import { secretHex } from '../platform/config/values.js';
import { containerEnvironment, missingFrom } from './container-environment.js';
import { enter } from './entry-point.js';

await enter(async () => {
  const program = new Command('npm run env --')
    .description(
      'Writes .env, the secrets of docker-compose.yml, made from a new random one. Adds to an existing .env what a newer version asks for.',
    )
    .option('--print', 'print it instead of writing the file, from TRIBUTARY_SECRET if that is set');
  const { print } = program.parse().opts<{ print?: boolean }>();

  if (print) process.stdout.write(newText(givenMaster() ?? randomBytes(32)));
  else await writeNew(join(projectRoot, '.env'));
});

function givenMaster(): Buffer | undefined {
  const { TRIBUTARY_SECRET: given } = loadConfig(z.object({ TRIBUTARY_SECRET: secretHex.optional() }));
  return given ? Buffer.from(given, 'hex') : undefined;
}

function newText(master: Buffer): string {
  const title =
    '# The secrets of docker-compose.yml; .env.example says what each is for. Whoever has this file has everything.';
  return `${title}\n${linesOf(containerEnvironment(master))}`;
}

function linesOf(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** An existing file holds the only key to an existing database, so what is in it is never replaced. */
async function writeNew(file: string): Promise<void> {
  try {
    await writeFile(file, newText(randomBytes(32)), { flag: 'wx', mode: 0o600 });
    console.log(`${file} is written, readable by you alone.`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    await complete(file);
  }
}

async function complete(file: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  const missing = missingFrom(text);
  const names = Object.keys(missing);
  if (names.length === 0) {
    console.log(`${file} is there already, lacks nothing and was not changed.`);
    return;
  }
  await appendFile(file, `${text.endsWith('\n') ? '' : '\n'}${linesOf(missing)}`);
  console.log(
    `${names.join(', ')} ${names.length === 1 ? 'was' : 'were'} added to ${file}; the rest is as it was.`,
  );
}
