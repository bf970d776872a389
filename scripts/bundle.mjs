// Puts the command and its threads together in dist/bin, each with what it needs in a few files: a program that is started
// often should not open six hundred. The modules in dist/ stay what other programs import.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { rolldown } from 'rolldown';
import { root } from './run.mjs';

const threads = ['writer-worker', 'hash-worker', 'decompress-thread', 'fill-worker'];
/** Packages with files of their own (WebAssembly, native code), and one whose text our flag forbids to run is never run. */
const external = [/^node:/, /^sharp$/, /^@foxglove\/wasm-/, /^rosbag$/];

export async function bundle() {
  const input = Object.fromEntries(threads.map(name => [name, `dist/platform/node/${name}.js`]));
  const build = await rolldown({
    cwd: root,
    input: { framelock: 'dist/cli/main.js', ...input },
    platform: 'node',
    external,
    logLevel: 'warn',
  });
  const { output } = await build.write({
    dir: `${root}dist/bin`,
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    comments: { legal: true },
    // Spaces and comments only: stack traces keep their names.
    minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
  });
  await build.close();
  writeFileSync(`${root}dist/bin/LICENSES.txt`, licences(output.flatMap(chunk => chunk.moduleIds ?? [])));
  // One by one and last: a program that runs during a build keeps finding its files.
  const made = new Set([...output.map(chunk => chunk.fileName), 'LICENSES.txt']);
  for (const file of readdirSync(`${root}dist/bin`)) if (!made.has(file)) rmSync(`${root}dist/bin/${file}`);
}

/** The terms of every package that is in there. */
function licences(modules) {
  const packages = new Set();
  for (const id of modules) {
    const inside = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id.replaceAll('\\', '/'));
    if (inside) packages.add(inside[0]);
  }
  const sections = [...packages].map(folder => {
    const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
    const file = readdirSync(folder).find(entry => /^licen[cs]e/i.test(entry));
    const text = file && existsSync(`${folder}/${file}`) ? readFileSync(`${folder}/${file}`, 'utf8').trim() : license;
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
  return `The files beside this one contain code of these packages.\n\n${sections.sort().join('\n\n')}`;
}
