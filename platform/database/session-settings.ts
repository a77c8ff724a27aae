/**
 * What every session of ours relies on, whatever the defaults of the server are. The embedded server starts with these; on a
 * Postgres of one's own they are defaults of our roles, which nobody else has.
 *
 * The first ones are how fast it is: compiling statements that take a millisecond costs many times that, and plans are made for
 * disks without a head. The second ones are what it means: how values are written, and that nothing but ourselves ends a
 * statement, a lock or a quiet session.
 */
export const sessionSettings: Readonly<Record<string, string>> = {
  jit: 'off',
  random_page_cost: '1.1',
  work_mem: '8MB',

  timezone: 'UTC',
  datestyle: 'ISO, MDY',
  intervalstyle: 'postgres',
  bytea_output: 'hex',
  standard_conforming_strings: 'on',
  default_transaction_isolation: 'read committed',
  default_transaction_read_only: 'off',
  statement_timeout: '0',
  lock_timeout: '0',
  idle_session_timeout: '0',
};

/** Frees what a client that is gone holds locked. Servers on some systems cannot look for it and refuse the setting. */
export const connectionCheck = { name: 'client_connection_check_interval', value: '1s' };
