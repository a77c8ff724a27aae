import { hasGuests } from './claim.js';
import { signal } from './postmaster.js';

const homes = new Set<string>();
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Makes the end of this process the end of the server, for ends that dispose of nothing, unless others use it. A signal that the application
 * handles is left to it; one that nobody handles ends the process as it would have without us.
 * @returns a function that takes it back
 */
export function stopWithProcess(home: string): () => void {
  if (homes.size === 0) {
    process.on('exit', stopAll);
    // First in line: a handler that listens once has taken itself off the list by the time the next one runs.
    for (const name of signals) process.prependListener(name, onSignal);
  }
  homes.add(home);
  return () => {
    homes.delete(home);
    if (homes.size === 0) removeHandlers();
  };
}

function stopAll(): void {
  for (const home of homes) if (!hasGuests(home, process.pid)) signal(home, 'SIGINT');
}

function onSignal(name: NodeJS.Signals): void {
  if (process.listenerCount(name) > 1) return;
  stopAll();
  removeHandlers();
  process.kill(process.pid, name);
}

function removeHandlers(): void {
  process.off('exit', stopAll);
  for (const name of signals) process.off(name, onSignal);
}
