#!/usr/bin/env -S node --disallow-code-generation-from-strings --max-semi-space-size=4
// The framelock command: options in, words out.
import { keepCompiled } from '../platform/node/keep-compiled.js';

keepCompiled(process.env);
// Loaded behind it, so that it is kept too.
import('./start.js').then(({ start }) => start());
