import type { CannedRequest, GatewayClients } from '../gateway-clients.js';
import type { GatewaySubgraphs } from '../gateway-subgraphs.js';
import type { LoadProcess } from '../support/load-process.js';
import { round, summarise } from '../support/summary.js';
import type { Contender, Sharing } from './contenders.js';
import type { GatewayProcess } from './gateway-process.js';

/** What is the same for all gateways. */
export interface Surroundings {
  readonly supergraphFile: string;
  readonly subgraphs: LoadProcess<GatewaySubgraphs>;
  readonly clients: LoadProcess<GatewayClients>;
  /** How many requests are under way. */
  readonly connections: number;
}

/** What one turn of a gateway came to. */
export interface Turn {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of the gateway's process alone. */
  readonly cpuMsPerRequest: number;
  /** That reached a subgraph. */
  readonly fetchesPerRequest: number;
}

/** A contender that runs, with one way of sharing, and the requests that it is sent. */
export class Entrant {
  requests: readonly CannedRequest[] = [];

  constructor(
    readonly contender: Contender,
    readonly sharing: Sharing,
    readonly gateway: GatewayProcess,
    private readonly surroundings: Surroundings,
  ) {}

  async takeTurn(durationMs: number): Promise<Turn> {
    const { subgraphs, clients, connections } = this.surroundings;
    const { gateway, requests } = this;
    const cpuMsBefore = await gateway.cpuTimeMs();
    const servedBefore = await subgraphs.ask('served', undefined);
    const result = await clients.ask('run', { url: gateway.url, requests, connections, durationMs });
    const cpuMs = (await gateway.cpuTimeMs()) - cpuMsBefore;
    const served = (await subgraphs.ask('served', undefined)) - servedBefore;
    const { perSecond, p50Ms, p99Ms, completed } = summarise([result]);
    return {
      perSecond,
      p50Ms,
      p99Ms,
      cpuMsPerRequest: round(cpuMs / completed, 3),
      fetchesPerRequest: round(served / completed, 1),
    };
  }
}
