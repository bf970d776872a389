#!/usr/bin/env -S node --disallow-code-generation-from-strings
// The framelock command: options in, words out.
import { run } from './run.js';

process.exitCode = await run(process.argv.slice(2));
