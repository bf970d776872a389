// `npm run demo`: installs and builds if needed, then lets framelock make a small recording and turn it into frames.
import { build, ensureInstalled, noCodeGeneration, node, say } from './run.mjs';

const args = process.argv.slice(2);

ensureInstalled();
say('building framelock');
build();
say(
  'framelock demo: drives a simulated car through a toy town, records its sensors, and converts the recording to frames',
);
node([noCodeGeneration, 'dist/bin/framelock.js', 'demo', ...(args.length > 0 ? args : ['-o', 'demo-out'])]);
