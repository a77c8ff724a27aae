/** Under which GraphiQL keeps its tabs. */
const tabsKey = 'graphiql:tabState';

/**
 * What was shown when the page was left. GraphiQL keeps its tabs, but opens another, empty one unless it is told which of
 * them to show.
 */
export function lastShown(storage) {
  try {
    const { tabs, activeTabIndex } = JSON.parse(storage.getItem(tabsKey));
    const { query, variables, headers } = tabs[activeTabIndex];
    return { query: query ?? '', variables: variables ?? '', initialHeaders: headers ?? '' };
  } catch {
    // Nothing was kept yet, or by another release.
    return {};
  }
}

/** GraphiQL goes to the tab that has it, or opens one. */
export function shownAs({ query, variables }) {
  return { query, variables: variables ? JSON.stringify(variables, null, 2) : '', initialHeaders: '' };
}

/**
 * Shows an operation in a tab of its own, beside what is open and running. GraphiQL has no other way in than its button and
 * the texts of its editors.
 * @returns whether it could be done, which it cannot while GraphiQL is loading
 */
export function openTab({ document, monaco }, { query, variables, initialHeaders }) {
  const button = document.querySelector('.graphiql-tab-add');
  if (!button || !monaco) return false;
  button.click();
  const texts = {
    'operation.graphql': query,
    'variables.json': variables,
    'request-headers.json': initialHeaders,
  };
  for (const model of monaco.editor.getModels()) {
    const name = Object.keys(texts).find((each) => model.uri.path.endsWith(each));
    if (name) model.setValue(texts[name]);
  }
  return true;
}
