// The chunk codecs under Node, each loaded when the first chunk needs it.
import { bunzip2 } from '../../bytes/bzip2.js';
import { compiledCodec } from '../../bytes/compiled-codec.js';
import { checked, type Decompressors } from '../../bytes/decompress.js';
import { lz4Frames } from '../../bytes/lz4.js';
import { zstdFrames } from '../../bytes/zstd.js';

export function nodeDecompressors(): Decompressors {
  const plainLz4 = lz4Frames(async () => (await import('@foxglove/wasm-lz4/dist/wasm-lz4.js')).default());
  return new Map([
    ['lz4', checked(compiledCodec('lz4', plainLz4))],
    ['zstd', checked(zstdFrames(async () => (await import('@foxglove/wasm-zstd/dist/wasm-zstd.js')).default()))],
    ['bz2', checked(compiledCodec('bz2', async (bytes, size) => bunzip2(bytes, size)))],
  ]);
}
