import { z } from 'zod';
import { ConfigurationError, loadConfig } from './config.js';

const schema = z.object({
  PORT: z.coerce.number().int().min(1).max(65535).default(4000),
  DATABASE_URL: z.url(),
  SIGNING_KEY: z.string().min(32, 'must have at least 32 characters'),
});

function problemsOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    loadConfig(schema, env);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe('loadConfig', () => {
  it('returns typed values and fills in defaults', () => {
    const config = loadConfig(schema, {
      DATABASE_URL: 'postgres://db/tributary',
      SIGNING_KEY: 'k'.repeat(32),
      HOME: '/',
    });
    expect(config).toEqual({
      PORT: 4000,
      DATABASE_URL: 'postgres://db/tributary',
      SIGNING_KEY: 'k'.repeat(32),
    });
  });

  it('reports every missing and wrong variable at once', () => {
    expect(problemsOf({ PORT: 'http' })).toEqual([
      expect.stringMatching(/^PORT: /),
      'DATABASE_URL is missing',
      'SIGNING_KEY is missing',
    ]);
  });

  it('takes an empty variable for a missing one', () => {
    expect(problemsOf({ DATABASE_URL: '', SIGNING_KEY: 'k'.repeat(32) })).toEqual([
      'DATABASE_URL is missing',
    ]);
  });

  it('never repeats a value, which may be a secret', () => {
    expect(problemsOf({ DATABASE_URL: 'hunter2', SIGNING_KEY: 'swordfish' }).join()).not.toMatch(
      /hunter2|swordfish/,
    );
  });
});
