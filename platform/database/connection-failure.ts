/** Postgres ended the session or the network did: class 08, or the admin_shutdown and crash codes of class 57. */
export function isConnectionFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    /^(08...|57P0[123]|ECONN.*|EPIPE)$/.test(codeOf(error)) ||
    /Connection terminated|not queryable/.test(error.message)
  );
}

/** Nothing is wrong with what was asked of the database: it, the way to it or a place in its queue was not to be had. */
export function isDatabaseAway(error: unknown): boolean {
  if (isConnectionFailure(error)) return true;
  if (!(error instanceof Error)) return false;
  return (
    /^(53300|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN)$/.test(codeOf(error)) ||
    /timeout exceeded when trying to connect/.test(error.message)
  );
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : '';
}
