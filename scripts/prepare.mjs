/** What every script that runs from dist/ needs first: installed packages and a current build. */
import { buildWhenNeeded } from './build.mjs';
import { installWhenNeeded, reportFailure } from './install.mjs';

reportFailure(() => {
  installWhenNeeded();
  buildWhenNeeded();
});
