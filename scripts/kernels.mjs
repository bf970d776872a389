// `npm run kernels`: compiles src/kernel/assembly to WebAssembly and writes it into src/kernel/simd-module.ts as text, so that
// Node, browsers and unbuilt tests load it the same way. Same sources, same bytes: test/kernel/simd-module.test.ts compares.
import { writeFileSync } from 'node:fs';
import asc from 'assemblyscript/asc';
import { ensureInstalled, fail, root } from './run.mjs';

const sources = 'src/kernel/assembly/index.ts';
const target = 'src/kernel/simd-module.ts';

/** The module's bytes. `baseDir` is the repository. */
export async function compileKernels(baseDir = root) {
  const files = new Map();
  const { error, stderr } = await asc.main(
    [
      ...[sources, '--baseDir', baseDir, '--outFile', 'kernels.wasm', '-O3', '--noAssert', '--runtime', 'stub'],
      ...['--enable', 'simd,threads,bulk-memory,nontrapping-f2i'],
      // The memory is ours: it grows to 4 GiB, and shared views stay good when it does.
      ...['--importMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536'],
    ],
    { writeFile: (name, data) => void files.set(name, data) },
  );
  if (error) throw new Error(`${error.message}\n${stderr}`);
  return files.get('kernels.wasm');
}

export function kernelModule(bytes) {
  const text = Buffer.from(bytes).toString('base64');
  const lines = text.match(/.{1,1160}/g).map(line => `  '${line}',`);
  return [
    '// The compiled loops of assembly/, made by `npm run kernels`. Not written by hand.',
    '',
    '// biome-ignore format: one long value',
    'const base64 = [',
    ...lines,
    '];',
    '',
    "export const simdModule = base64.join('');",
    '',
  ].join('\n');
}

if (process.argv[1] === import.meta.filename) {
  ensureInstalled();
  try {
    const bytes = await compileKernels();
    writeFileSync(`${root}${target}`, kernelModule(bytes));
    process.stdout.write(`${target}: ${bytes.length} bytes of WebAssembly\n`);
  } catch (error) {
    fail(error.message);
  }
}
