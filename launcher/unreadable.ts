import { ConfigurationError } from '../platform/config/config.js';
import { Refusal } from '../platform/config/refusal.js';
import { CannotListen } from '../platform/http/listen.js';

/** What is told of already, and what only a mistake of ours can be. */
const others = [Refusal, CannotListen, TypeError, RangeError, ReferenceError];

/** Tells of a file that cannot be read, or does not hold what it should, by the variable that names it. */
export function unreadable(variable: string, path: string): (error: unknown) => never {
  return (error) => {
    if (others.some((kind) => error instanceof kind)) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'does not exist' : `cannot be used (${message})`;
    throw new ConfigurationError([`${variable}: the file ${path} ${reason}; correct the path or the file`], {
      cause: error,
    });
  };
}
