import type { z } from 'zod';
import { Refusal } from './refusal.js';

/** The environment does not describe a runnable configuration; the message lists every variable to correct. */
export class ConfigurationError extends Refusal {
  override readonly name = 'ConfigurationError';
  override readonly code = 'CONFIGURATION_INVALID';

  /** @param problems each begins with the name of a variable */
  constructor(
    readonly problems: readonly string[],
    options?: ErrorOptions,
  ) {
    super(
      `The configuration cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
      options,
    );
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
  const result = schema.safeParse(given, { reportInput: false, error: messageOf });
  if (result.success) return result.data;
  throw new ConfigurationError(
    result.error.issues.map((issue) => {
      const variable = issue.path.join('.') || 'configuration';
      const missing = issue.path.length > 0 && !(String(issue.path[0]) in given);
      return missing ? `${variable} is missing` : `${variable}: ${issue.message}`;
    }),
  );
}

/**
 * Reads one part of the environment and checks others, each of which knows only its own variables.
 * @returns the part that was read
 * @throws ConfigurationError about all of them at once, so that what is wrong with one hides nothing that is wrong with another
 */
export function loadTogether<Part>(read: () => Part, ...checks: readonly (() => unknown)[]): Part {
  const failures: unknown[] = [];
  const attempt = <Result>(part: () => Result): Result | undefined => {
    try {
      return part();
    } catch (error) {
      failures.push(error);
      return undefined;
    }
  };
  const loaded = attempt(read);
  for (const check of checks) attempt(check);
  throwTogether(failures);
  return loaded as Part;
}

/** Throws what kept parts of a configuration from being read, if anything did: all problems at once, or the first of another kind. */
export function throwTogether(failures: readonly unknown[]): void {
  const others = failures.filter((failure) => !(failure instanceof ConfigurationError));
  if (others.length > 0) throw others[0];
  const problems = failures.flatMap((failure) => (failure as ConfigurationError).problems);
  if (problems.length > 0) throw new ConfigurationError([...new Set(problems)], { cause: failures[0] });
}

/** What a variable must be, in words for people who do not know the library; undefined leaves the words to the schema. */
function messageOf(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.join(', ')}`;
  if (issue.code === 'invalid_format' && issue.format === 'url')
    return 'must be a URL such as http://host:4000';
  return undefined;
}
