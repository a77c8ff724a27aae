/** What a database must have of a function. */
export interface FunctionState {
  readonly name: string;
  readonly body: string;
  readonly language: string;
  readonly isDefiner: boolean;
  readonly volatility: string;
  readonly settings: readonly string[];
  /** The roles that may call it beside its owner. */
  readonly callers: readonly string[];
}

/** The functions that a script of `functions/` or `triggers/` makes, with their grants. */
export function functionsOf(script: string): FunctionState[] {
  const grants = callersByFunction(script);
  return script.split(/^(?=CREATE OR REPLACE FUNCTION )/m).flatMap((text) => functionOf(text, grants));
}

function functionOf(text: string, grants: ReadonlyMap<string, string[]>): FunctionState[] {
  const [, head = '', body] =
    /^(CREATE OR REPLACE FUNCTION [\s\S]*?)\bAS \$\$([\s\S]*?)\$\$/.exec(text) ?? [];
  const [, name = ''] = /^CREATE OR REPLACE FUNCTION ([\w.]+)/.exec(head) ?? [];
  if (body === undefined) return [];
  const settings = [...head.matchAll(/\bSET (\w+) = (\w+(?:, \w+)*)/g)].map(
    ([, key, value]) => `${key}=${value}`,
  );
  return [
    {
      name,
      body,
      language: /\bLANGUAGE (\w+)/.exec(head)?.[1] ?? '',
      isDefiner: /\bSECURITY DEFINER\b/.test(head),
      volatility: /\b(IMMUTABLE|STABLE)\b/.exec(head)?.[1]?.toLowerCase() ?? 'volatile',
      settings,
      callers: grants.get(name) ?? [],
    },
  ];
}

function callersByFunction(script: string): Map<string, string[]> {
  const grants = new Map<string, string[]>();
  for (const [, functions = '', roles = ''] of script.matchAll(
    /^GRANT EXECUTE ON FUNCTION ([\s\S]*?)\s+TO\s+([\w\s,]+);/gm,
  )) {
    for (const [name] of functions.matchAll(/\w+[.]\w+(?=\()/g))
      grants.set(name, [...(grants.get(name) ?? []), ...roles.split(/\s*,\s*/)]);
  }
  return grants;
}

/** In words, without the body. */
export function describeFunction(state: Omit<FunctionState, 'name' | 'body'>, owner: string): string {
  const { language, isDefiner, volatility, settings, callers } = state;
  return [
    `${volatility} ${language}`,
    ...(isDefiner ? [`with the rights of ${owner}`] : [`owned by ${owner}`]),
    ...settings.toSorted(),
    `called by ${callers.toSorted().join(' ') || 'nobody else'}`,
  ].join(', ');
}
