/** The story is the output; loggers read this when they are made, so the rest is imported after it. */
process.env['LOG_LEVEL'] ||= 'error';
const { enter } = await import('./entry-point.js');
const { play } = await import('./play-demo.js');
await enter(play);
