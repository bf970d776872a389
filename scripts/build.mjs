// Builds dist/ from src/: checks floors 1 to 7 without Node types, compiles everything, removes what has no source left, bundles
// the command, and builds the viewer.
import { chmodSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { ensureInstalled, node, root } from './run.mjs';

const tsc = 'node_modules/typescript/bin/tsc';

ensureInstalled();
node([tsc, '-p', 'tsconfig.core.json', '--noEmit']);
node([tsc, '-p', 'tsconfig.json']);
removeStale();
node([tsc, '-p', 'viewer/tsconfig.json']);
// Only now: rolldown and vite are there once everything is installed.
await (await import('./bundle.mjs')).bundle();
await (await import('vite')).build({ configFile: `${root}vite.config.ts`, logLevel: 'warn' });
chmodSync(`${root}dist/bin/framelock.js`, 0o755);

/** Files are removed one by one, so that a program running from dist/ during a build keeps finding its modules. */
function removeStale() {
  for (const path of readdirSync(`${root}dist`, { recursive: true })) {
    if (path.startsWith('bin') || path.startsWith('viewer')) continue;
    const source = path.replace(/(\.d)?\.ts$|\.js$/, '.ts');
    if (/\.(js|d\.ts)$/.test(path) && !existsSync(`${root}src/${source}`)) rmSync(`${root}dist/${path}`);
  }
}
