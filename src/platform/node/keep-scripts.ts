// Keeps compiled code from one start to the next under Node 20, which has nothing of its own for it.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cachedDataVersionTag } from 'node:v8';
import { Script } from 'node:vm';
import { crc32 } from 'node:zlib';
import { makeFolderNow } from './make-folder-now.js';
import { orNone } from './or-none.js';

/** What Node itself puts around a file of CommonJS. */
const head = '(function (exports, require, module, __filename, __dirname) { ';
const tail = '\n})';

/**
 * From now on, files of the program are compiled with what V8 kept of them in `folder`: at the end of the process what ran is
 * kept of those that were new, functions included that were compiled later. V8 refuses what another version or other flags made, and
 * looks at no more of a source than its length, so all of these are in a file's name. The files must not use `import()`.
 */
export function keepScripts(folder: string, program: string = dirname(fileURLToPath(import.meta.url))): void {
  const { extensions } = createRequire(import.meta.url);
  const usual = extensions['.js']!;
  const tag = cachedDataVersionTag();
  const added = new Map<string, Script>();

  extensions['.js'] = (module, path) => {
    if (dirname(path) !== program) return usual(module, path);
    const source = readFileSync(path, 'utf8');
    const place = join(folder, `${basename(path)}-${crc32(source)}-${cachedDataVersionTag()}`);
    const cachedData = kept(place);
    const script = new Script(head + source + tail, {
      filename: path,
      columnOffset: -head.length,
      cachedData,
    });
    if (cachedData === undefined || script.cachedDataRejected) added.set(place, script);
    const run = script.runInThisContext() as (...of: unknown[]) => void;
    run.call(module.exports, module.exports, (id: string) => module.require(id), module, path, program);
  };
  process.once('exit', () => {
    // Made under flags that no start has, nobody would use it.
    if (added.size > 0 && cachedDataVersionTag() === tag) keep(folder, added);
  });
}

/** A checksum goes before the data: V8 believes what it is given. */
function kept(place: string): Buffer | undefined {
  try {
    const file = readFileSync(place);
    const data = file.subarray(4);
    return crc32(data) === file.readUInt32LE() ? data : undefined;
  } catch {
    return undefined;
  }
}

/** Whole or not at all; where it cannot be written, all goes on without. */
function keep(folder: string, scripts: ReadonlyMap<string, Script>): void {
  let unfinished: string | undefined;
  try {
    makeFolderNow(folder, 0o700);
    for (const [place, script] of scripts) {
      const data = script.createCachedData();
      const sum = Buffer.alloc(4);
      sum.writeUInt32LE(crc32(data));
      unfinished = `${place}.${process.pid}.tmp`;
      writeFileSync(unfinished, Buffer.concat([sum, data]), { mode: 0o600 });
      renameSync(unfinished, place);
    }
  } catch {
    // No room, or not ours to write.
    const left = unfinished;
    if (left !== undefined) orNone(() => rmSync(left, { force: true }));
  }
}
