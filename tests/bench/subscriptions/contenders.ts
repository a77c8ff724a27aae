import { contenders as gateways, ourName, type Contender } from '../gateway/contenders.js';

/**
 * Those of the gateways that serve subscriptions over WebSocket. Hive Gateway runs without `jit`, with which it asks the
 * subgraph without the arguments.
 */
export const contenders: readonly Contender[] = gateways
  .filter(({ name }) => ['hive', 'hive-rust', ourName].includes(name))
  .map((gateway) =>
    gateway.name === 'hive' ? { ...gateway, label: 'Hive Gateway', environment: {} } : gateway,
  );
