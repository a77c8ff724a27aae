/** Loaded into every gateway, so that none goes on when the benchmark is killed. */
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
