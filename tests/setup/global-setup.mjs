/** Starts the Postgres that all tests of a run share. */
import '../../scripts/typescript.mjs';

export default async function setUp() {
  const { startProductTestServer } = await import('./test-server.ts');
  const { chooseTimeZone } = await import('./time-zone.ts');
  chooseTimeZone(new Date());
  globalThis.tributaryTestServer = await startProductTestServer();
}
