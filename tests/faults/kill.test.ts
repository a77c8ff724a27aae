import { killRepeatedly } from './kill/kill-runs.js';
import { summariseKills } from './kill/summary.js';

describe('the whole product in one process', () => {
  it('loses, doubles and halves no payment when it is killed under load', async () => {
    const runs = await killRepeatedly({ runs: 3, clients: 32, seed: 20_261_001 });
    expect(summariseKills(runs)).toMatchObject({
      runs: 3,
      lost: 0,
      doubled: 0,
      partial: 0,
      forgotten: 0,
      bookFindings: 0,
    });
    expect(summariseKills(runs).acknowledged).toBeGreaterThan(0);
  }, 180_000);
});
