// How large a zstd frame is when decompressed, from its head (RFC 8878 §3.1.1.1): rosbag2 writes it always.

/** Magic, descriptor, window, dictionary and size, bytes. */
export const mostZstdHead = 18;
/** Of one message, as for every other kind of recording. */
const most = 2 ** 30;

/** Undefined where the frame does not say, or says more than a message may have. */
export function zstdContentSize(frame: DataView): number | undefined {
  if (frame.byteLength < 6) return undefined;
  const descriptor = frame.getUint8(4);
  const single = (descriptor & 0x20) !== 0;
  const at = 5 + (single ? 0 : 1) + [0, 1, 2, 4][descriptor & 3];
  const bytes = [single ? 1 : 0, 2, 4, 8][descriptor >> 6];
  if (bytes === 0 || at + bytes > frame.byteLength) return undefined;
  const size =
    bytes === 1
      ? frame.getUint8(at)
      : bytes === 2
        ? frame.getUint16(at, true) + 256
        : bytes === 4
          ? frame.getUint32(at, true)
          : Number(frame.getBigUint64(at, true));
  return size <= most ? size : undefined;
}
