import { join } from 'node:path';
import { projectRoot } from '../../../platform/config/paths.js';

/**
 * What a gateway shares between requests that are under way at the same time: nothing, identical fetches from a subgraph,
 * or identical requests of clients as well. A rival as its makers ship it shares fetches and not requests.
 */
export type Sharing = 'nothing' | 'fetches' | 'requests';

export interface Contender {
  readonly name: string;
  readonly label: string;
  /** What it can share. */
  readonly sharings: readonly Sharing[];
  /** The module that Node runs, and its arguments. */
  readonly command: readonly [file: string, ...args: string[]];
  readonly environment: Readonly<Record<string, string>>;
}

export const referenceName = 'stock';
export const ourName = 'tributary';
export const rivalsFolder = join(projectRoot, 'tests/bench/gateway/rivals');

const everySharing = ['nothing', 'fetches', 'requests'] as const;
const hive = [
  join(rivalsFolder, 'node_modules/@graphql-hive/gateway/dist/bin.js'),
  'supergraph',
  ...['--config-path', join(rivalsFolder, 'hive.config.mjs')],
] as const;

/** All read where to listen, where the supergraph is and what to share from the same environment variables. */
export const contenders: readonly Contender[] = [
  {
    name: referenceName,
    label: '@apollo/gateway',
    sharings: ['nothing'],
    command: [join(rivalsFolder, 'stock.mjs')],
    environment: {},
  },
  {
    name: 'hive',
    label: 'Hive Gateway, jit',
    sharings: everySharing,
    command: hive,
    environment: { JIT: 'true' },
  },
  {
    name: 'hive-rust',
    label: 'Hive Gateway, Rust',
    sharings: everySharing,
    command: hive,
    // Without jit: that would put an executor in front of this one which knows none of the subgraphs.
    environment: { HIVE_ROUTER_RUNTIME: 'true' },
  },
  {
    name: ourName,
    label: 'Tributary',
    sharings: everySharing,
    command: [join(projectRoot, 'dist/launcher/gateway.js')],
    environment: { GATEWAY_PROFILE: 'open' },
  },
];
