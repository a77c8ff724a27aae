/** Who may import whom: the table in STYLE.md, one rule per sentence. */

const pure = '([.](states|errors)[.]ts$|^platform/money/)';
const sqlPackages = [
  '^pg$',
  'node_modules/(pg|pg-[^/]+|kysely)/',
  'node_modules/@mikro-orm/(postgresql|sql|knex)/',
  'node_modules/postgres',
];
const tests = '([.]test[.]ts$|^tests/|/testing/)';

/** The rooms of the gateway from the outside in. Each may import those after it, and none of those before it. */
const rooms = [
  [
    'door',
    'The door lets callers in and hands on what they ask; the files beside the rooms put them together.',
  ],
  ['live', 'A stream goes on whoever follows it and however they came in.'],
  ['plan', 'What is planned depends on who asks, and not on the way by which they came.'],
  ['execute', 'What is executed has been decided already, whoever asked for it.'],
];
const forAllRooms = ['common', 'telemetry'];

const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    forbid(
      'no-cycles',
      'Files that need each other are one thing: merge them, or move what both need into a third.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    forbid(
      'pure-core',
      'State machines, error lists and the money core import nothing but each other, so that they can be proven by properties.',
      { path: pure, pathNot: tests },
      { pathNot: [pure, '^books/(states|words)/', '^books/problems/(common-)?refusals[.]ts$'] },
    ),
    forbid(
      'platform-stands-alone',
      'The platform knows packages only, and no word of the business.',
      { path: '^platform/' },
      { path: '^(gateway|books|subgraphs|launcher|tools|demo|tests|schema)/' },
    ),
    forbid(
      'books-know-no-verb',
      'The money kernel carries every kind of movement and knows none of them.',
      { path: '^books/', pathNot: tests },
      { path: '^(gateway|subgraphs|launcher|tools|demo|tests|schema)/' },
    ),
    forbid(
      'gateway-knows-no-subgraph',
      'The gateway reaches subgraphs through a SubgraphClient and learns their shape from schema/.',
      { path: '^gateway/' },
      { path: '^(books|subgraphs|launcher|tools|demo|tests)/' },
    ),
    ...rooms.map(([room, comment], place) =>
      forbid(
        `gateway-${room}-looks-down`,
        comment,
        { path: `^gateway/${room}/`, pathNot: tests },
        {
          path: '^gateway/',
          pathNot: [room, ...rooms.slice(place + 1).map(([name]) => name), ...forAllRooms].map(
            (name) => `^gateway/${name}/`,
          ),
        },
      ),
    ),
    ...forAllRooms.map((name) =>
      forbid(
        `gateway-${name}-knows-no-room`,
        'What all rooms of the gateway use knows none of them.',
        { path: `^gateway/${name}/`, pathNot: tests },
        { path: '^gateway/', pathNot: forAllRooms.map((each) => `^gateway/${each}/`) },
      ),
    ),
    forbid(
      'subgraphs-are-strangers',
      'A subgraph meets another by entity stubs, events and the SQL functions the other publishes.',
      { path: '^subgraphs/([^/]+)/', pathNot: '^subgraphs/testing/' },
      { path: '^subgraphs/[^/]+/', pathNot: ['^subgraphs/$1/', '^subgraphs/testing/'] },
    ),
    forbid(
      'subgraphs-know-no-gateway',
      'A subgraph runs without the gateway and the launcher.',
      { path: '^subgraphs/' },
      { path: '^(gateway|launcher|tools|demo|tests)/' },
    ),
    forbid(
      'nothing-imports-the-launcher',
      'Composition roots are where dependencies end.',
      { pathNot: '^(launcher|tests)/' },
      { path: '^launcher/' },
    ),
    forbid(
      'nothing-imports-the-tools',
      'They write and compare the committed artefacts in a checkout; what runs does without them.',
      { pathNot: '^(tools|tests)/' },
      { path: '^tools/' },
    ),
    forbid(
      'tests-are-leaves',
      'Production code does not depend on tests or their helpers.',
      { pathNot: tests },
      { path: tests },
    ),
    forbid(
      'sql-in-repositories',
      'In a subgraph only repositories, migrations and the posting shell touch SQL or its driver.',
      {
        path: '^subgraphs/',
        pathNot: ['[.]repository[.]ts$', '/sql/', tests, '[.]entity[.]ts$', '^subgraphs/[^/]+[.]ts$'],
      },
      { path: [...sqlPackages, '[.]sql$'], dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'resolvers-ask-services',
      'A resolver speaks GraphQL; data comes from a service.',
      { path: '[.]resolver[.]ts$' },
      { path: [...sqlPackages, '[.]repository[.]ts$', '/sql/', '[.]sql$'] },
    ),
    forbid(
      'services-speak-no-graphql',
      'A service can be called by anything; what is GraphQL stays in resolvers and inputs.',
      { path: '[.]service[.]ts$' },
      { path: ['node_modules/type-graphql/', '[.]resolver[.]ts$'] },
    ),
    forbid(
      'refusals-come-from-lists',
      'A subgraph says no by a code of a list in *.errors.ts, which books/problems/ brings to the wire; it makes up no errors.',
      { path: '^subgraphs/', pathNot: tests },
      { path: 'node_modules/graphql/', dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'entities-hold-sibling-types-only',
      'Entities name each other as types; a value import would run into circular initialisation.',
      { path: '[.]entity[.]ts$' },
      { path: '[.](repository|service|resolver)[.]ts$' },
    ),
    forbid(
      'imports-resolve',
      'Every import leads to a file or to a package declared in package.json.',
      // Generated documents import types from a package that has nothing else to resolve to.
      { pathNot: '^schema/generated/' },
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'] },
    ),
    forbid(
      'no-dev-packages-in-production',
      'What runs in production is a dependency, not a devDependency.',
      { path: '^(gateway|books|subgraphs|platform|launcher|demo)/', pathNot: tests },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // The rivals of the benchmark have packages of their own, which a checkout need not have.
    exclude: { path: '^(dist|node_modules/[.]cache|tests/bench/gateway/rivals)' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
