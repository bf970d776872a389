#!/usr/bin/env -S node --disallow-code-generation-from-strings
// The framelock command: options in, words out.
import { listenToProcess } from './process-events.js';
import { run } from './run.js';

listenToProcess();
run(process.argv.slice(2)).then(code => {
  process.exitCode = code;
});
