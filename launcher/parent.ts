/** How often to look whether the parent is still there; nothing announces that it went. */
const lookMs = 250;

/**
 * Ends this process as SIGTERM does when the one that started it on purpose has gone: npm, which does not always pass on a
 * signal before it ends, or the launcher of a service. A process that was started by a shell outlives it, as is usual.
 */
export function stopWithParent(): void {
  process.once('disconnect', stop);
  // Waiting for that keeps no process alive that has come to its end.
  process.channel?.unref();
  if (!process.env['npm_lifecycle_event']) return;
  const parent = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(look);
    stop();
  }, lookMs);
  look.unref();
}

function stop(): void {
  process.kill(process.pid, 'SIGTERM');
}
