// `npm run kernels`: compiles what is written in AssemblyScript to WebAssembly and writes it into the sources as text, so that
// Node, browsers and unbuilt tests load it the same way. Same sources, same bytes: test/kernel/simd-module.test.ts compares.
import { writeFileSync } from 'node:fs';
import asc from 'assemblyscript/asc';
import { ensureInstalled, fail, root } from './run.mjs';

// The memory of the loops over points is ours: it grows to 4 GiB, and shared views stay good when it does. Checksums are summed up in it,
// too, where the bytes lie. Codecs have their own.
const sharedMemory = ['--importMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536'];

export const modules = [
  {
    sources: 'src/kernel/assembly/index.ts',
    target: 'src/kernel/simd-module.ts',
    name: 'simdModule',
    enable: 'simd,threads,bulk-memory,nontrapping-f2i',
    memory: sharedMemory,
  },
  {
    sources: 'src/bytes/assembly/index.ts',
    target: 'src/bytes/codec-module.ts',
    name: 'codecModule',
    enable: 'simd,bulk-memory',
    memory: ['--initialMemory', '2'],
  },
  {
    sources: 'src/bytes/assembly/fold.ts',
    target: 'src/bytes/fold-module.ts',
    name: 'foldModule',
    enable: 'simd,threads,bulk-memory',
    memory: sharedMemory,
  },
];

/** The module's bytes. `baseDir` is the repository. */
export async function compileKernels({ sources, enable, memory }, baseDir = root) {
  const files = new Map();
  const { error, stderr } = await asc.main(
    [
      ...[sources, '--baseDir', baseDir, '--outFile', 'kernels.wasm', '-O3', '--noAssert', '--runtime', 'stub'],
      ...['--enable', enable, ...memory],
    ],
    { writeFile: (name, data) => void files.set(name, data) },
  );
  if (error) throw new Error(`${error.message}\n${stderr}`);
  return files.get('kernels.wasm');
}

export function kernelModule(bytes, name) {
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
    '// Marked, so that a bundle without the loops goes without their text.',
    `export const ${name} = /* @__PURE__ */ base64.join('');`,
    '',
  ].join('\n');
}

if (process.argv[1] === import.meta.filename) {
  ensureInstalled();
  try {
    for (const module of modules) {
      const bytes = await compileKernels(module);
      writeFileSync(`${root}${module.target}`, kernelModule(bytes, module.name));
      process.stdout.write(`${module.target}: ${bytes.length} bytes of WebAssembly\n`);
    }
  } catch (error) {
    fail(error.message);
  }
}
