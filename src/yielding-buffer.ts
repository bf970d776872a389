// Memory that can be given back at once: what is merely dropped stays taken until the collector passes, which may be never.

/** ECMAScript 2024, in Node 20 and today's browsers; what is older waits for its collector. */
interface Resizable extends ArrayBuffer {
  readonly resizable?: boolean;
  resize?(bytes: number): void;
}
type Constructor = new (bytes: number, options: { maxByteLength: number }) => ArrayBuffer;

/** Zeros. Never to be handed to who may keep it: it shrinks under them. */
export function yielding(bytes: number): ArrayBuffer {
  return new (ArrayBuffer as unknown as Constructor)(bytes, { maxByteLength: bytes });
}

/** Views of it are empty afterwards. Memory that is none of these is left to the collector. */
export function giveBack(buffer: ArrayBufferLike): void {
  const { resizable } = buffer as Resizable;
  if (resizable) (buffer as Resizable).resize?.(0);
}
