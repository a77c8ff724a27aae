/** The page that is served at the endpoint to browsers. All it loads comes from this server. */
export function graphiqlHtml(assetsPath: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Tributary GraphQL</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="${assetsPath}/graphiql.css" />
    <script defer src="${assetsPath}/graphiql.js"></script>
    <script type="module" src="${assetsPath}/start.js"></script>
  </head>
  <body class="no-focus-outline">
    <noscript>This page needs JavaScript.</noscript>
    <div id="root"></div>
  </body>
</html>
`;
}

const defaultQuery = `# Tributary: one graph of accounts, payments, departments and the fund ledger.
#
# The schema can be read without a token (book icon on the left). To run an operation, open "Headers" below and put
# in the token that was printed at start, or one of: npm run token -- --role billing-rep --department UTIL
#
# Queries and mutations go over HTTP, subscriptions over WebSocket. A subscription sends a snapshot first and then
# every event; pass "after" with the last cursor to resume without a gap.

query Start {
  __schema {
    queryType {
      fields {
        name
        description
      }
    }
  }
}
`;

const defaultHeaders = `{
  "Authorization": "Bearer paste-a-token-here"
}`;

/** Streams that flow into one. */
const logo =
  '<svg width="28" height="28" viewBox="0 0 28 28" fill="none" stroke="#2563eb" stroke-width="2.5" stroke-linecap="round">' +
  '<path d="M4 3c0 7 10 6 10 13M24 3c0 7-10 6-10 13M14 3v22"/></svg>';

/**
 * The script that starts GraphiQL. It runs in the browser, hence it is text here: queries and mutations by fetch,
 * subscriptions through a graphql-ws client that is made anew when the token changes. A token after "#token=" in the
 * address is taken over; what follows "#" is not sent to any server.
 */
export function startScript(assetsPath: string): string {
  return `import { createClient } from './graphql-ws.js';

const endpoint = '/graphql';
const workers = { editorWorkerService: 'editor', json: 'json', graphql: 'graphql' };
self.MonacoEnvironment = {
  globalAPI: false,
  getWorkerUrl: (_module, label) => '${assetsPath}/' + workers[label] + '.worker.js',
};

const token = new URLSearchParams(location.hash.slice(1)).get('token');
if (token) history.replaceState(null, '', location.pathname + location.search);

let sockets;
let socketsFor;
function socketsWith(authorization) {
  if (socketsFor !== authorization) {
    sockets?.dispose();
    sockets = createClient({
      url: location.origin.replace(/^http/, 'ws') + endpoint,
      connectionParams: authorization ? { authorization } : {},
    });
    socketsFor = authorization;
  }
  return sockets;
}

function isSubscription({ query, operationName }) {
  const names = [...query.replace(/#.*/g, '').matchAll(/(query|mutation|subscription)\\b\\s*(\\w*)/g)];
  const meant = operationName ? names.find((name) => name[2] === operationName) : names[0];
  return meant?.[1] === 'subscription';
}

function headerOf(headers, wanted) {
  return Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === wanted)?.[1];
}

async function fetcher(operation, { headers } = {}) {
  if (isSubscription(operation)) return socketsWith(headerOf(headers, 'authorization')).iterate(operation);
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: JSON.stringify(operation),
  });
  return response.json();
}

YogaGraphiQL.renderYogaGraphiQL(document.querySelector('#root'), {
  title: 'Tributary',
  logo: ${JSON.stringify(logo)},
  fetcher,
  query: new URLSearchParams(location.search).get('query') ?? undefined,
  defaultQuery: ${JSON.stringify(defaultQuery)},
  headers: token ? JSON.stringify({ Authorization: 'Bearer ' + token }, null, 2) : ${JSON.stringify(defaultHeaders)},
  defaultEditorToolsVisibility: 'headers',
  shouldPersistHeaders: false,
});
`;
}
