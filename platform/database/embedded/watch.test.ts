import { Restarts } from '../../supervision/restarts.js';
import { ServerMoved, Watch } from './watch.js';

const quickly = (): Restarts => new Restarts({ limit: 3, firstDelayMs: 1 });

describe('watching the embedded server', () => {
  it('starts it again as often as it may, and then says that it is lost', async () => {
    let starts = 0;
    const resume = (): Promise<void> => Promise.reject(new Error(`no disk, ${(starts += 1)}`));
    await using watch = new Watch({ isRunning: () => false, resume }, quickly());
    const { message, code, cause } = await watch.lost;
    expect(message).toMatch(
      /^The embedded Postgres ended again after 3 restarts .* server\.log .* start again\.$/,
    );
    expect([code, starts, (cause as Error).message]).toEqual(['CANNOT_START', 3, 'no disk, 3']);
  });

  it('does not try again where nobody would find it', async () => {
    let starts = 0;
    const resume = (): Promise<void> => {
      starts += 1;
      return Promise.reject(new ServerMoved('It is elsewhere.'));
    };
    await using watch = new Watch({ isRunning: () => false, resume }, quickly());
    expect((await watch.lost).message).toBe('It is elsewhere.');
    expect(starts).toBe(1);
  });

  it('does not start again what is no longer wanted', async () => {
    let starts = 0;
    const resume = (): Promise<void> => Promise.resolve(void (starts += 1));
    const watch = new Watch({ isRunning: () => false, resume }, new Restarts({ firstDelayMs: 60_000 }));
    await watch[Symbol.asyncDispose]();
    expect(starts).toBe(0);
  });
});
