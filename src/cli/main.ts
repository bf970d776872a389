#!/usr/bin/env -S node --disallow-code-generation-from-strings --max-semi-space-size=4
// The framelock command: options in, words out.
import { collectEarly } from '../platform/node/collect-early.js';
import { keepCompiled } from '../platform/node/keep-compiled.js';
import { optimiseLate } from '../platform/node/optimise-late.js';

// Before anything is compiled: V8 does not take what was kept under other flags.
if (process.argv[2] === 'convert') {
  optimiseLate();
  collectEarly();
}
keepCompiled(process.env);
// Loaded behind it, so that it is kept too.
import('./start.js').then(({ start }) => start());
