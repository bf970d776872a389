// The chunk codecs under Node, each loaded when the first chunk needs it.
import { bunzip2 } from '../../bytes/bzip2.js';
import { compiledCodec } from '../../bytes/compiled-codec.js';
import { checked, type Decompress, type Decompressors } from '../../bytes/decompress.js';
import { lz4Frames } from '../../bytes/lz4.js';
import { zstdFrames } from '../../bytes/zstd.js';
import type { ZstdStreamModule } from '../../bytes/zstd-stream.js';
import { giveBack } from '../../yielding-buffer.js';

/** lz4, zstd and bz2, loaded when first used. A block that does not become the size it says is refused with FL0205. */
export function nodeDecompressors(): Decompressors {
  const plainLz4 = lz4Frames(async () =>
    (await import('@foxglove/wasm-lz4/dist/wasm-lz4.js')).default({ printErr: unsaid }),
  );
  const codecs: readonly (readonly [string, Decompress])[] = [
    ['lz4', compiledCodec('lz4', plainLz4)],
    ['zstd', zstdFrames(zstdModule, zstdStreams)],
    ['bz2', compiledCodec('bz2', async (bytes, size) => bunzip2(bytes, size))],
  ];
  const back = { giveBack: ({ buffer }: Uint8Array) => giveBack(buffer) };
  return new Map(codecs.map(([name, codec]) => [name, checked(Object.assign(codec, back))]));
}

/** What a codec would print when it cannot start; its error says the same. */
function unsaid(): void {}

async function zstdModule() {
  return (await import('@foxglove/wasm-zstd/dist/wasm-zstd.js')).default({ printErr: unsaid });
}

async function zstdStreams(): Promise<ZstdStreamModule> {
  return (await import('./zstd-stream-module.js')).zstdStreamModule();
}
