// The codec packages' parts that framelock drives, which their own types leave out.
declare module '@foxglove/wasm-lz4/dist/wasm-lz4.js' {
  import type { Lz4Module } from '../../bytes/lz4.js';

  const instantiate: (settings?: { printErr: () => void }) => Promise<Lz4Module>;
  export default instantiate;
}

declare module '@foxglove/wasm-zstd/dist/wasm-zstd.js' {
  import type { ZstdModule } from '../../bytes/zstd.js';

  const instantiate: (settings?: { printErr: () => void }) => Promise<ZstdModule>;
  export default instantiate;
}
