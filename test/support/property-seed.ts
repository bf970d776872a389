// Runs before every test file: properties draw the same cases in every short run, so that what passed once passes on the build server too; the
// long form (`npm run test:full`) draws new ones each time.
import fc from 'fast-check';
import { full } from './effort.js';

if (!full) fc.configureGlobal({ seed: 1_700_000_000 });
