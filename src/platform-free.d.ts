// The few globals that every JavaScript host offers and that floors 1 to 7 may use; nothing else of Node or the DOM.
// Compiled beside the real Node types too, so each declaration must merge with theirs.

interface TextDecoder {
  decode(input?: Uint8Array, options?: { stream?: boolean }): string;
}
declare var TextDecoder: {
  prototype: TextDecoder;
  new (label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean }): TextDecoder;
};
interface TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>;
}
declare var TextEncoder: { prototype: TextEncoder; new (): TextEncoder };

/** Of WebAssembly only what kernels and codecs need. */
declare namespace WebAssembly {
  interface Memory {
    readonly buffer: ArrayBufferLike;
    grow(pages: number): number;
  }
  var Memory: { new (descriptor: { initial: number; maximum?: number; shared?: boolean }): Memory };
  type Module = object;
  var Module: { new (bytes: Uint8Array<ArrayBuffer>): Module };
  interface Instance {
    readonly exports: Record<string, unknown>;
  }
  var Instance: { new (module: Module, imports?: object): Instance };
}
