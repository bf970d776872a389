// What the other scripts share: running a program to its end, and having the packages and the build in place.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Our programs and tests run with this: text of a recording can never become code. */
export const noCodeGeneration = '--disallow-code-generation-from-strings';
/** As the first line of the built program says it: V8 grows the room for new objects to 3 × 16 MiB otherwise, which stays taken. */
export const programFlags = [noCodeGeneration, '--max-semi-space-size=4'];

/** Runs a program in the repository's root with our own terminal; when it fails, this process ends with its exit status. */
export function run(command, args, options = {}) {
  const done = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (done.error) fail(`cannot start ${command}: ${done.error.message}`);
  if (done.signal) fail(`${command} was ended by ${done.signal}`);
  if (done.status !== 0) process.exit(done.status);
}

/**
 * Runs a script with this very Node beside whatever else runs. What it says is shown when it ends, in one piece; the promise gives its exit
 * status, and never rejects.
 */
export function beside(what, args) {
  return new Promise(resolve => {
    const parts = [];
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const end = status => {
      if (status !== 0) say(`${what}: failed`);
      else if (parts.length > 0) say(what);
      process.stdout.write(Buffer.concat(parts));
      resolve(status);
    };
    child.stdout.on('data', part => parts.push(part));
    child.stderr.on('data', part => parts.push(part));
    child.on('error', error => {
      parts.push(Buffer.from(`${error.message}\n`));
      end(1);
    });
    child.on('close', (code, signal) => end(signal ? 1 : code));
  });
}

/** Runs a script with this very Node. */
export function node(args, options = {}) {
  run(process.execPath, args, options);
}

export function say(text) {
  process.stdout.write(`\n— ${text}\n`);
}

export function fail(text) {
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

/** Installs what package-lock.json names, unless exactly that is installed already. Needs the network only then. */
export function ensureInstalled() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) fail(`expected Node 20.19 or newer, got ${process.versions.node}`);
  if (isInstalled()) return;
  say('installing packages (npm ci)');
  const npm = process.env.npm_execpath;
  if (npm) node([npm, 'ci', '--no-audit', '--no-fund']);
  else run('npm', ['ci', '--no-audit', '--no-fund'], { shell: process.platform === 'win32' });
}

/**
 * Compares the lock file with the copy of it that npm leaves in node_modules. By content, not by time: a checkout of
 * another branch and back changes times only. Packages for other systems are optional and may be missing.
 */
function isInstalled() {
  const installed = `${root}node_modules/.package-lock.json`;
  if (!existsSync(installed)) return false;
  const packagesOf = path => JSON.parse(readFileSync(path, 'utf8')).packages;
  const have = packagesOf(installed);
  return Object.entries(packagesOf(`${root}package-lock.json`)).every(
    ([path, wanted]) => path === '' || (have[path] ? have[path].version === wanted.version : wanted.optional) === true,
  );
}

export function build() {
  node(['scripts/build.mjs']);
}
