import { buildSchema } from 'graphql';
import { checkPromises, report } from './release/promises.js';
import {
  readProductVersion,
  readPublicSdl,
  readReleasedSchema,
  releaseDay,
  writeReleasedSchema,
} from './release/released-schema.js';

/** Promises the public schema as it is to integrators, from today on. */
const { schema: released, release, sdl: releasedSdl } = await readReleasedSchema();
const sdl = await readPublicSdl();
const version = await readProductVersion();
const today = releaseDay();

if (sdl === releasedSdl) {
  console.log(`Nothing has changed since ${release.version} of ${release.date}.`);
} else if (version === release.version) {
  console.error(`${version} was released on ${release.date}. Raise the version in package.json first.`);
  process.exitCode = 1;
} else if (report(await checkPromises({ released, current: buildSchema(sdl), since: today }, today))) {
  console.error(`Nothing was released: that breaks what was promised with ${release.version}.`);
  process.exitCode = 1;
} else {
  await writeReleasedSchema(sdl, { version, date: today });
  console.log(`Released the public schema as ${version} of ${today}.`);
}
