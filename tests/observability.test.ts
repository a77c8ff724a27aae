import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parser } from '@prometheus-io/lezer-promql';
import { collectDefaultMetrics, Registry, type MetricObjectWithValues, type MetricValue } from 'prom-client';
import { parse } from 'yaml';
import { GatewayMetrics } from '../gateway/telemetry/gateway-metrics.js';
import { projectRoot } from '../platform/config/paths.js';
import { SubgraphMetrics } from '../platform/telemetry/metrics/subgraph-metrics.js';
import { subgraphModules } from '../subgraphs/registry.js';
import { NoticeMetrics } from '../subgraphs/payments/notice/notice-metrics.js';
import { PostingMetrics } from '../subgraphs/payments/pay/posting-metrics.js';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string };
}

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: { readonly h: number; readonly w: number; readonly x: number; readonly y: number };
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}

const read = (file: string): string => readFileSync(join(projectRoot, file), 'utf8');
const { groups } = parse(read('ops/prometheus/alerts.yml')) as {
  groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[];
};
const rules = groups.flatMap((group) => group.rules);
const { panels } = JSON.parse(read('ops/grafana/tributary.json')) as { panels: readonly Panel[] };
const charts = panels.filter(({ type }) => type !== 'row');
const queries = charts.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr }) => [title, expr] as const),
);
const operators = read('docs/operators.md');

/** What every process counts, in one registry. */
function everything(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counting = [
    new GatewayMetrics(registry),
    new SubgraphMetrics(registry),
    new PostingMetrics(registry),
    new NoticeMetrics(registry),
  ];
  expect(counting).toHaveLength(4);
  return registry;
}

type Metric = MetricObjectWithValues<MetricValue<string>>;

const suffixes: Readonly<Record<string, readonly string[]>> = { histogram: ['_bucket', '_sum', '_count'] };

/** Everything that can be asked for, each series of a histogram by its own name. */
async function seriesNames(): Promise<Set<string>> {
  const metrics = (await everything().getMetricsAsJSON()) as Metric[];
  return new Set(
    metrics.flatMap(({ name, type }) => (suffixes[String(type)] ?? ['']).map((suffix) => name + suffix)),
  );
}

/** The nodes of a query of one kind, as they are written. */
function partsOf(query: string, kind: string): string[] {
  // Grafana puts the range in where its variable stands.
  const text = query.replaceAll('$__rate_interval', '5m');
  const found: string[] = [];
  parser.parse(text).iterate({
    enter: ({ name, type, from, to }) => {
      if (kind === 'error' ? type.isError : name === kind) found.push(text.slice(from, to));
    },
  });
  return found;
}

describe.each([
  ['the alerts', rules.map(({ alert, expr }) => [alert, expr] as const)],
  ['the dashboard', queries],
] as const)('%s', (_what, expressions) => {
  it.each(expressions)('ask what Prometheus understands: %s', (_name, expression) => {
    expect(partsOf(expression, 'error')).toEqual([]);
    expect(partsOf(expression, 'VectorSelector')).not.toEqual([]);
  });

  it('ask for nothing that nobody counts', async () => {
    const known = await seriesNames();
    const asked = expressions.flatMap(([, expression]) => partsOf(expression, 'Identifier'));
    const names = asked.filter((name) => /^(tributary|nodejs|process)_/.test(name) || name === 'up');
    expect(names.length).toBeGreaterThanOrEqual(expressions.length);
    expect(names.filter((name) => !known.has(name) && name !== 'up')).toEqual([]);
  });
});

describe('the alerts', () => {
  it('have names of their own, a severity, and a sentence for whoever is woken', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
    for (const { alert, labels, annotations, for: lasting = '0m' } of rules) {
      expect([alert, labels.severity]).toEqual([alert, expect.stringMatching(/^(page|ticket)$/)]);
      expect([alert, annotations.summary]).toEqual([alert, expect.stringMatching(/\.$/)]);
      expect(lasting).toMatch(/^\d+[ms]$/);
    }
  });

  it('are each explained to operators, and no other is', () => {
    const [section = ''] = /^## Alerts$[\s\S]*?(?=^## )/m.exec(operators) ?? [];
    const explained = [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
    expect(explained).toEqual(rules.map(({ alert }) => alert));
  });
});

describe('the dashboard', () => {
  it('has a row for the gateway, the subgraphs, the subscriptions and the posting', () => {
    const rows = panels.filter(({ type }) => type === 'row').map(({ title }) => title);
    expect(rows).toEqual(['Gateway', 'Subgraphs', 'Subscriptions', 'Posting']);
  });

  it('says of each chart what it shows', () => {
    for (const { title, description, targets = [] } of charts) {
      expect([title, description]).toEqual([title, expect.stringMatching(/\.$/)]);
      expect([title, targets.length]).toEqual([title, expect.any(Number)]);
      expect(targets.every(({ legendFormat }) => legendFormat.length > 0)).toBe(true);
    }
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });

  it('puts no chart over another or beyond the edge', () => {
    const cells = panels.flatMap(({ gridPos: { h, w, x, y } }) =>
      Array.from({ length: h * w }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(Math.max(...panels.map(({ gridPos: { x, w } }) => x + w))).toBe(24);
  });
});

describe('the table of metrics', () => {
  it('has every metric of ours with its type and labels, and no other', async () => {
    const metrics = (await everything().getMetricsAsJSON()) as Metric[];
    const ours = metrics.filter(({ name }) => name.startsWith('tributary_'));
    const documented = [...operators.matchAll(/^\| `(tributary_\w+)` \| (\w+) \|/gm)];
    expect(documented.map(([, name, type]) => `${name} ${type}`).sort()).toEqual(
      ours.map(({ name, type }) => `${name} ${String(type)}`).sort(),
    );
  });
});

describe('the example of a scrape', () => {
  it('has a target for the gateway and one for each subgraph, at the ports that they take', () => {
    const { scrape_configs, rule_files } = parse(read('ops/prometheus/prometheus.yml')) as {
      rule_files: string[];
      scrape_configs: {
        job_name: string;
        static_configs: { targets: string[]; labels: { service: string } }[];
      }[];
    };
    expect(rule_files).toEqual(['alerts.yml']);
    expect(scrape_configs.map(({ job_name }) => job_name)).toEqual(['tributary']);
    const targets = scrape_configs[0]?.static_configs.map(({ targets: [target], labels: { service } }) => [
      service,
      target,
    ]);
    expect(targets).toEqual(
      ['gateway', ...subgraphModules.map(({ name }) => name)].map((name, index) => [
        name,
        `127.0.0.1:${9464 + index}`,
      ]),
    );
  });
});
