/** Loggers read this when they are made, so it is imported before anything else: only what a scenario says is to be read. */
process.env['LOG_LEVEL'] ||= 'fatal';
