import { createLogger, type Logger } from '../../platform/telemetry/logger.js';

/** A logger of every level whose lines a test can read. */
export class LogLines {
  text = '';
  readonly logger: Logger;

  constructor(name = 'toy') {
    const level = process.env['LOG_LEVEL'];
    process.env['LOG_LEVEL'] = 'trace';
    this.logger = createLogger(name, { write: (line) => void (this.text += line) });
    if (level === undefined) delete process.env['LOG_LEVEL'];
    else process.env['LOG_LEVEL'] = level;
  }

  get lines(): Record<string, unknown>[] {
    return this.text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }
}
