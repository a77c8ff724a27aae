import { Bar } from './bar.js';
import { credentialInAddress, KeptCredential } from './credential.js';
import { createFetcher, inLowerCase } from './fetcher.js';
import { lastShown, openTab, shownAs } from './shown-operation.js';

/** Shows GraphiQL with the bar above it. What the page keeps, it keeps in this tab of the browser. */
export async function openExplorer({ window, createClient, render, endpoint, offerPath, ...looks }) {
  const { document, location, history, sessionStorage } = window;
  const fetch = window.fetch.bind(window);
  const credential = new KeptCredential(sessionStorage);
  const bar = new Bar(document, {
    credential,
    onCredential: (text) => use(text),
    onOperation: (name) => open(name),
  });
  const tell = (problem) => bar.tell(problem);

  async function loadOffer() {
    try {
      const response = await fetch(offerPath, { headers: credential.headers });
      const answer = await response.json();
      if (!response.ok) return refused(answer.errors.map(({ message }) => message).join(' '));
      tell('');
      bar.show(answer);
      return answer.operations;
    } catch {
      return refused('The server does not answer.');
    }
  }

  function refused(problem) {
    bar.showNobody();
    tell(problem);
    return [];
  }

  async function use(text) {
    if (!credential.change(text)) return;
    bar.showCredential(credential.text);
    await loadOffer();
    fetchSchemaAgain(window);
  }

  /** Asks again what is offered, because an example is for one time. */
  async function open(name) {
    const operation = (await loadOffer()).find((each) => each.name === name);
    if (operation && !openTab(window, shownAs(operation)))
      location.assign(`?operation=${encodeURIComponent(name)}`);
  }

  function takeOver() {
    const given = credentialInAddress(location);
    if (given) history.replaceState(null, '', location.pathname + location.search);
    return given;
  }

  const brought = takeOver();
  if (brought) credential.change(brought);
  bar.showCredential(credential.text);
  window.addEventListener('hashchange', () => {
    const given = takeOver();
    if (given) void use(given);
  });

  const operations = await loadOffer();
  const opened = operationInAddress(window, operations, tell);
  render(document.querySelector('#root'), {
    ...looks,
    fetcher: createFetcher({ createClient, fetch, endpoint, origin: location.origin, credential, tell }),
    ...(opened ? shownAs(opened) : lastShown(sessionStorage)),
    storage: sessionStorage,
    shouldPersistHeaders: true,
    defaultEditorToolsVisibility: 'variables',
    onEditHeaders: headerWatch(() => fetchSchemaAgain(window)),
    // Left to itself, it would write the operation into the address, and with it into logs and histories.
    onEditQuery: () => undefined,
  });
}

/** The operation that the address names, or has in it, once. */
function operationInAddress({ location, history }, operations, tell) {
  const parameters = new URLSearchParams(location.search);
  const [name, query] = [parameters.get('operation'), parameters.get('query')];
  if (name === null && query === null) return undefined;
  history.replaceState(null, '', location.pathname);
  if (name === null) return { query };
  const operation = operations.find((each) => each.name === name);
  if (!operation) tell(`${name} is not offered; choose one of the list, or use a token that may ask more.`);
  return operation;
}

/** GraphiQL listens for the keys that it names for this, and has no other way in. */
function fetchSchemaAgain(window) {
  window.dispatchEvent(new window.KeyboardEvent('keydown', { key: 'R', ctrlKey: true, shiftKey: true }));
}

/** A token may be given as a header of one operation, too. */
function headerWatch(onChange) {
  let known;
  return (text) => {
    const authorization = authorizationIn(text);
    if (authorization === known) return;
    known = authorization;
    onChange();
  };
}

/** Whatever is still being typed is no token yet, and would count as a wrong one. */
function authorizationIn(text) {
  try {
    const { authorization } = inLowerCase(JSON.parse(text || '{}'));
    return /^bearer \S{40,}$/i.test(authorization ?? '') ? authorization : undefined;
  } catch {
    return undefined;
  }
}
