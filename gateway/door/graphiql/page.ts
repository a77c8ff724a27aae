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
    <link rel="stylesheet" href="${assetsPath}/explorer.css" />
    <script defer src="${assetsPath}/environment.js"></script>
    <script defer src="${assetsPath}/graphiql.js"></script>
    <script type="module" src="${assetsPath}/start.js"></script>
  </head>
  <body class="no-focus-outline">
    <noscript>This page needs JavaScript.</noscript>
    <header id="bar">
      <label>Operation <select id="operation"><option value="">open one …</option></select></label>
      <form id="credential">
        <label>Token <input id="token" type="password" autocomplete="off" placeholder="a token or an API key" /></label>
        <button>Use</button>
      </form>
      <span id="caller"></span>
      <span id="roles" hidden>
        <label>A token of <select id="role"><option value="">which role …</option></select></label>
        <code id="command"></code>
      </span>
      <output id="problem"></output>
    </header>
    <div id="root"></div>
  </body>
</html>
`;
}

const defaultQuery = `# Tributary: one graph of accounts, payments, departments and the fund ledger.
#
# The public schema can be read without a token (book icon on the left). For all else, put a token above; the bar then
# says who you are and lists the operations that you may open.
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

/** Streams that flow into one. */
const logo =
  '<svg width="28" height="28" viewBox="0 0 28 28" fill="none" stroke="#2563eb" stroke-width="2.5" stroke-linecap="round">' +
  '<path d="M4 3c0 7 10 6 10 13M24 3c0 7-10 6-10 13M14 3v22"/></svg>';

/** The script that starts the explorer with what this server knows. It runs in the browser, hence it is text here. */
export function startScript(offerPath: string): string {
  return `import { createClient } from './graphql-ws.js';
import { openExplorer } from './explorer.js';

void openExplorer({
  window,
  createClient,
  render: YogaGraphiQL.renderYogaGraphiQL,
  endpoint: '/graphql',
  offerPath: '${offerPath}',
  title: 'Tributary',
  logo: ${JSON.stringify(logo)},
  defaultQuery: ${JSON.stringify(defaultQuery)},
});
`;
}
