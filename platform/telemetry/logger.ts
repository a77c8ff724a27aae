import { pino, stdTimeFunctions, type DestinationStream, type Logger } from 'pino';
import { currentRequest } from './request-context.js';

export type { Logger };

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const secretFields = [
  'authorization',
  'cookie',
  'password',
  'token',
  'paymentToken',
  'accessToken',
  'secret',
  'secretOnce',
  'signingKey',
  'connectionString',
];

/** Redaction reaches two levels below a log line's own fields, which is as deep as request headers and variables lie. */
const redactedPaths = [
  ...secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
  'req.headers["x-api-key"]',
  'headers["x-api-key"]',
];

/** Every line that is written for a request leads to it. */
function requestFields(): object {
  const request = currentRequest();
  return request ? { requestId: request.id } : {};
}

/** Loggers are made before anybody has read the configuration, which refuses a level that does not exist. */
function configuredLevel(): string {
  const level = process.env['LOG_LEVEL'] || (process.env['NODE_ENV'] === 'test' ? 'silent' : 'info');
  return (logLevels as readonly string[]).includes(level) ? level : 'info';
}

/**
 * A logger that writes one JSON object per line to standard output. Tests get a silent one unless LOG_LEVEL is set.
 * @param name which part of the product speaks, for example `gateway` or `payments:posting`
 */
export function createLogger(name: string, destination?: DestinationStream): Logger {
  return pino(
    {
      name,
      level: configuredLevel(),
      timestamp: stdTimeFunctions.isoTime,
      mixin: requestFields,
      redact: { paths: redactedPaths, censor: '[redacted]' },
    },
    destination,
  );
}
