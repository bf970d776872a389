// The codec packages' parts that framelock drives, which their own types leave out.
declare module '@foxglove/wasm-lz4/dist/wasm-lz4.js' {
  import type { Lz4Module } from '../../bytes/lz4.js';

  const instantiate: () => Promise<Lz4Module>;
  export default instantiate;
}
