import { buildSchema } from 'graphql';
import { checkPromises, report } from './release/promises.js';
import { readPublicSdl, readReleasedSchema, releaseDay } from './release/released-schema.js';

/** Says what the public schema would break of the released one, and fails if it is anything. */
const { schema: released, release } = await readReleasedSchema();
const current = buildSchema(await readPublicSdl());
if (report(await checkPromises({ released, current, since: release.date }, releaseDay()))) {
  console.error(`That breaks what was promised with ${release.version} on ${release.date}.`);
  process.exitCode = 1;
}
