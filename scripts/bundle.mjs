// Puts the command and its threads together in dist/bin, each with what it needs in a few files: a program that is started
// often should not open six hundred. The modules in dist/ stay what other programs import.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { rolldown } from 'rolldown';
import { licencesOf } from './licences.mjs';
import { root } from './run.mjs';

const threads = ['writer-worker', 'hash-worker', 'decompress-thread', 'fill-worker'];
/** Packages with files of their own: WebAssembly, native code. */
const external = [/^node:/, /^sharp$/, /^rosbag$/, /^@foxglove\/wasm-/];

const fromCommander = (id, from) => id === 'node:child_process' && /node_modules.commander/.test(from ?? '');

/**
 * What every command on a recording loads, in two files: a start opens each file by itself, one after the other. `start` is
 * the command itself, `core` what its threads need too. What takes long to load is in neither.
 */
const groups = [
  // Before code is kept.
  {
    name: 'first',
    test: /\/dist\/platform\/node\/(build-id|cache-place|collect-early|keep-compiled|keep-scripts|make-folder-now|optimise-late)\.js$/,
  },
  {
    name: 'start',
    test: /^\0none$|node_modules.commander|\/dist\/(cli\/(start|run|commands|exit-codes|print|process-events|common-options|cache-option|with-session|unpacking-line|info|bounds)|source\/(open|index|foreign|merged|file-index)|source\/index-cache\/index-cache|platform\/node\/(session|unpacking|inputs|named-place|folder|index-cache|cache-file|file-state|prune-folder|write-pieces|output-file))\.js$/,
  },
  {
    name: 'core',
    test: /\/dist\/(issue[\w-]*|version|sync\/reject-reasons|time\/(stamp|order-statistics)|bytes\/(bytes|memory|cursor|decompress|digest|zstd-frame|json-rows|nuscenes\/[\w-]+)|message\/value|source\/(source|numbered-name|block-reader|load-block|kept-messages|message-table)|source\/index-cache\/(layout|recorded-issues)|source\/(kitti|kitti-object|kitti-tracking|nuscenes|folder|mcap|ros1bag)\/index|source\/av2\/format|source\/[\w-]+\/(layout|magic|records)|platform\/node\/(file|digest))\.js$/,
  },
].map(group => ({ ...group, includeDependenciesRecursively: false }));

/** Of commander we use no commands that are programs of their own: what would start them takes a fifth of a start to load. */
const noPrograms = {
  name: 'no-programs',
  resolveId: (id, from) => (fromCommander(id, from) ? '\0none' : undefined),
  load: id => (id === '\0none' ? 'module.exports = {};' : undefined),
};

export async function bundle() {
  const input = Object.fromEntries(threads.map(name => [name, `dist/platform/node/${name}.js`]));
  const build = await rolldown({
    cwd: root,
    input: { framelock: 'dist/cli/main.js', ...input },
    platform: 'node',
    resolve: { mainFields: ['module', 'main'] },
    // What groups of files need: entries may export what other files ask of them.
    preserveEntrySignatures: 'allow-extension',
    plugins: [noPrograms],
    // What is external is not shown to the plugins.
    external: (id, from) => !fromCommander(id, from) && external.some(known => known.test(id)),
    logLevel: 'warn',
    transform: { define: { FRAMELOCK_BUILD: JSON.stringify(buildId()) } },
  });
  const { output } = await build.write({
    dir: `${root}dist/bin`,
    // Node 20 loads CommonJS in less time: without asking for each file, and without searching packages for what they export.
    format: 'cjs',
    // What is kept of a file cannot ask for modules by import() (platform/node/keep-scripts.ts).
    dynamicImportInCjs: false,
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    codeSplitting: { groups },
    comments: { legal: true },
    // Spaces and comments only: stack traces keep their names.
    minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
  });
  await build.close();
  refuseCycles(output);
  const asking = output.filter(({ code }) => /[^\w.$]import\(/.test(code ?? ''));
  if (asking.length > 0) throw new Error(`import() is left in ${asking.map(({ fileName }) => fileName).join(', ')}`);
  writeFileSync(`${root}dist/bin/package.json`, '{ "type": "commonjs" }\n');
  writeFileSync(`${root}dist/bin/LICENSES.txt`, licencesOf(output.flatMap(chunk => chunk.moduleIds ?? [])));
  // One by one and last: a program that runs during a build keeps finding its files.
  const made = new Set([...output.map(chunk => chunk.fileName), 'package.json', 'LICENSES.txt']);
  for (const file of readdirSync(`${root}dist/bin`)) if (!made.has(file)) rmSync(`${root}dist/bin/${file}`);
}

/** Of files of CommonJS that ask for each other, the first to be asked sees nothing of the other. */
function refuseCycles(chunks) {
  const imports = new Map(chunks.map(({ fileName, imports }) => [fileName, imports]));
  const done = new Set();
  const visit = (file, above) => {
    if (above.includes(file)) throw new Error(`files of dist/bin need each other: ${[...above, file].join(' > ')}`);
    if (done.has(file)) return;
    for (const next of imports.get(file) ?? []) visit(next, [...above, file]);
    done.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
}

/** Of all compiled modules: an index that another state of the program kept is not used. */
function buildId() {
  const hash = createHash('sha256');
  for (const path of readdirSync(`${root}dist`, { recursive: true }).sort()) {
    if (/^(bin|viewer)\b/.test(path) || !path.endsWith('.js')) continue;
    hash.update(`${path.replaceAll('\\', '/')}\n`).update(readFileSync(`${root}dist/${path}`));
  }
  return hash.digest('hex').slice(0, 16);
}
