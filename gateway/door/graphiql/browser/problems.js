/** With these the gateway says that the same would be refused again. */
const refusals = new Set([4291, 4403]);

/** What a browser says when it got no answer, or none that it may tell. */
const brokenOff = 1006;

export function isClose(problem) {
  return typeof problem === 'object' && problem !== null && 'code' in problem && 'reason' in problem;
}

/** Whether a socket that was closed so, or could not be opened, is to be opened again by itself. */
export function isWorthARetry(problem) {
  return isClose(problem) && !refusals.has(problem.code);
}

export function problemOfClose({ code, reason }) {
  const why = reason || (code === brokenOff ? 'It could not be opened, or broke off' : 'No reason was given');
  return `The socket was closed with code ${code}: ${why.replace(/\.$/, '')}.`;
}

/** The errors of an answer, from whatever ended a subscription: its refusal, the end of its socket, or an accident. */
export function errorsOf(problem) {
  if (Array.isArray(problem)) return problem;
  if (isClose(problem)) {
    return [{ message: problemOfClose(problem), extensions: { closeCode: problem.code } }];
  }
  return [{ message: problem instanceof Error ? problem.message : String(problem) }];
}
