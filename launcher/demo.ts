/** The story is the output; loggers read this when they are made, so the rest is imported after it. */
process.env['LOG_LEVEL'] ||= 'error';
const { play } = await import('./demo/play.js');
try {
  await play();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
