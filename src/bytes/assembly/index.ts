// The chunk codecs for WebAssembly with SIMD: compiled to ../codec-module.ts by `npm run kernels`.
import { bzipTables } from './bzip2';
import { crcTables } from './crc';
import { lz4Tables } from './lz4-copy';

export { bzipOut, bzipRun, bzipStart, bzipWants } from './bzip2';
export { lz4Out, lz4Run, lz4Start, lz4Wants } from './lz4';

/** Once, before anything else. */
export function prepare(): void {
  crcTables();
  bzipTables();
  lz4Tables();
}
