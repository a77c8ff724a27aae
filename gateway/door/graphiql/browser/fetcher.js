import { isSubscription } from './operation-kind.js';
import { errorsOf, isWorthARetry, problemOfClose } from './problems.js';

/**
 * Sends what GraphiQL asks for: queries and mutations by HTTP, subscriptions through a socket that is made anew when
 * the credential has changed. What is refused is an answer with errors, so that the person sees why.
 */
export function createFetcher({ createClient, fetch, endpoint, origin, credential, tell }) {
  let sockets;
  let socketsFor;

  function socketsWith(authorization) {
    if (sockets && socketsFor === authorization) return sockets;
    sockets?.dispose();
    socketsFor = authorization;
    sockets = createClient({
      url: origin.replace(/^http/, 'ws') + endpoint,
      connectionParams: authorization ? { authorization } : {},
      shouldRetry: isWorthARetry,
      on: {
        connected: () => tell(''),
        closed: (event) => tell(event.code === 1000 ? '' : problemOfClose(event)),
      },
    });
    return sockets;
  }

  async function send(operation, headers) {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
      body: JSON.stringify(operation),
    });
    try {
      return await response.json();
    } catch {
      return { errors: [{ message: `The answer was no JSON; its status is ${response.status}.` }] };
    }
  }

  return (operation, { headers: given } = {}) => {
    const headers = { ...credential.headers, ...inLowerCase(given) };
    if (!isSubscription(operation)) return send(operation, headers);
    return endingInWords(socketsWith(headers.authorization).iterate(operation));
  };
}

export function inLowerCase(headers = {}) {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/**
 * No generator, because one that waits for an event cannot be told to return.
 */
function endingInWords(events) {
  return {
    async next() {
      try {
        return await events.next();
      } catch (error) {
        return { done: false, value: { errors: errorsOf(error) } };
      }
    },
    return: () => events.return(),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
