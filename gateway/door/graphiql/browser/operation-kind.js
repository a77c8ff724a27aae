const unread = /"""[\s\S]*?"""|"(?:\\.|[^"\\\n])*"|#.*/g;
const innermost = /\{[^{}]*\}|\([^()]*\)/g;

/** Whether the operation that is meant is a subscription. The text need not be valid. */
export function isSubscription({ query, operationName }) {
  let heads = query.replace(unread, ' ');
  for (let before; before !== heads;) {
    before = heads;
    heads = heads.replace(innermost, ' ; ');
  }
  const definitions = [...heads.matchAll(/\b(fragment|query|mutation|subscription)\b\s*(\w*)/g)]
    .map(([, kind, name]) => ({ kind, name }))
    .filter(({ kind }) => kind !== 'fragment');
  const meant = operationName ? definitions.find(({ name }) => name === operationName) : definitions[0];
  return meant?.kind === 'subscription';
}
