// Builds dist/ from src/: checks floors 1 to 7 without Node types, compiles everything, removes what has no source left, and
// bundles the command.
import { chmodSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { ensureInstalled, node, root } from './run.mjs';

const tsc = 'node_modules/typescript/bin/tsc';

ensureInstalled();
node([tsc, '-p', 'tsconfig.core.json', '--noEmit']);
node([tsc, '-p', 'tsconfig.json']);
removeStale();
// Only now: rolldown is there once everything is installed.
await (await import('./bundle.mjs')).bundle();
chmodSync(`${root}dist/bin/framelock.js`, 0o755);

/** Files are removed one by one, so that a program running from dist/ during a build keeps finding its modules. */
function removeStale() {
  for (const path of readdirSync(`${root}dist`, { recursive: true })) {
    if (path.startsWith('bin')) continue;
    const source = path.replace(/(\.d)?\.ts$|\.js$/, '.ts');
    if (/\.(js|d\.ts)$/.test(path) && !existsSync(`${root}src/${source}`)) rmSync(`${root}dist/${path}`);
  }
}
