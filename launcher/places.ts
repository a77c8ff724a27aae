import { createServer } from 'node:http';
import { ConfigurationError } from '../platform/config/config.js';
import { CannotListen, listen } from '../platform/http/listen.js';
import type { LaunchSettings } from './settings.js';

/** The variables that say where a server listens. */
interface PlaceVariables {
  readonly host: string;
  readonly port: string;
}

const mainPlace: PlaceVariables = { host: 'HOST', port: 'PORT' };
export const metricsPlace: PlaceVariables = { host: 'METRICS_HOST', port: 'METRICS_PORT' };

/** Names the variable by which a place was given at which nobody can listen. */
export function placeRefusal(error: CannotListen, variables = mainPlace): ConfigurationError {
  return new ConfigurationError([`${variables[error.part]}: ${error.message}`], { cause: error });
}

/**
 * Tries the places at which a launcher will listen, because it opens a database and may load a city before it gets there.
 * @param metricsPorts how many, from METRICS_PORT on
 * @throws ConfigurationError about all at which nobody can listen
 */
export async function checkPlaces(
  { HOST, PORT, METRICS_HOST, METRICS_PORT }: LaunchSettings,
  metricsPorts: number,
): Promise<void> {
  const metrics = METRICS_PORT
    ? Array.from({ length: metricsPorts }, (_, index) => METRICS_PORT + index)
    : [];
  const ofMain = await problemsAt({ host: HOST, port: PORT }, mainPlace);
  const isOurs = (port: number): boolean => port === PORT && ofMain.length === 0;
  const ofMetrics = await Promise.all(
    metrics.map(async (port) =>
      isOurs(port)
        ? [`METRICS_PORT: metrics would be served at port ${port}, which is PORT as well; choose another`]
        : await problemsAt({ host: METRICS_HOST, port }, metricsPlace),
    ),
  );
  const problems = [...ofMain, ...ofMetrics.flat()];
  if (problems.length > 0) throw new ConfigurationError(problems);
}

async function problemsAt(
  place: { host: string; port: number },
  variables: PlaceVariables,
): Promise<readonly string[]> {
  const server = createServer();
  try {
    await listen(server, place);
    return [];
  } catch (error) {
    if (!(error instanceof CannotListen)) throw error;
    return placeRefusal(error, variables).problems;
  } finally {
    server.close();
  }
}
