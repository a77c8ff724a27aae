import { startEmbeddedPostgres } from '../embedded.js';

/**
 * A process for tests to end in various ways: starts the embedded Postgres in the folder that is its first argument,
 * says in one line of JSON what it has, and stays until it is ended or told `dispose` or `return`.
 */
const postgres = await startEmbeddedPostgres({ dataDirectory: process.argv[2] ?? '' });
const { address, superuser, origin } = postgres;
process.stdout.write(`${JSON.stringify({ address, superuser, origin })}\n`);

process.stdin.once('data', (command) => {
  process.stdin.destroy();
  if (command.toString() === 'dispose') void postgres[Symbol.asyncDispose]();
});
