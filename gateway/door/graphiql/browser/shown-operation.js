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
