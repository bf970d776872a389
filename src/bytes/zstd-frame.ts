// What the head of a zstd frame tells without a codec (RFC 8878 §3.1.1).

/** The first four bytes, as a little-endian number. No CDR message begins so: its first byte is zero. */
export const zstdMagic = 0xfd2fb528;

/** Magic, descriptor, window, dictionary and size, bytes. */
export const mostZstdHead = 18;

/** Whether a frame begins here. */
export function isZstd(bytes: Uint8Array): boolean {
  return (bytes[0] | (bytes[1] << 8) | (bytes[2] << 16) | (bytes[3] << 24)) >>> 0 === zstdMagic;
}

/** Bytes of the frame when it is decompressed, as it says itself (§3.1.1.1); undefined where it does not, or the head is cut. */
export function zstdContentSize(frame: DataView): number | undefined {
  if (frame.byteLength < 6) return undefined;
  const descriptor = frame.getUint8(4);
  const single = (descriptor & 0x20) !== 0;
  const at = 5 + (single ? 0 : 1) + [0, 1, 2, 4][descriptor & 3];
  const bytes = [single ? 1 : 0, 2, 4, 8][descriptor >> 6];
  if (bytes === 0 || at + bytes > frame.byteLength) return undefined;
  if (bytes === 1) return frame.getUint8(at);
  if (bytes === 2) return frame.getUint16(at, true) + 256;
  return bytes === 4 ? frame.getUint32(at, true) : Number(frame.getBigUint64(at, true));
}
