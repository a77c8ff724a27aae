import type { z } from 'zod';

/** The environment does not describe a runnable configuration; the message lists every variable to correct. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly code = 'CONFIGURATION_INVALID';

  constructor(readonly problems: readonly string[]) {
    super(`The configuration is not complete:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

/**
 * Reads the variables that `schema` names. An empty variable counts as missing, because that is what
 * an unset one looks like in a compose file.
 * @throws ConfigurationError naming all missing and wrong variables at once, never their values (they may be secrets)
 */
export function loadConfig<Schema extends z.ZodObject>(
  schema: Schema,
  env: NodeJS.ProcessEnv = process.env,
): z.output<Schema> {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const result = schema.safeParse(given, { reportInput: false });
  if (result.success) return result.data;
  throw new ConfigurationError(
    result.error.issues.map((issue) => {
      const variable = issue.path.join('.') || 'configuration';
      const missing = issue.path.length > 0 && !(String(issue.path[0]) in given);
      return missing ? `${variable} is missing` : `${variable}: ${issue.message}`;
    }),
  );
}
