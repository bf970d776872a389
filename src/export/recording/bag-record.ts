// Records of the ROS bag format 2.0: lengths, `name=value` header fields, little-endian numbers.

/** Record kinds (wiki.ros.org/Bags/Format/2.0). */
export const OP = { message: 2, bagHeader: 3, indexData: 4, chunk: 5, chunkInfo: 6, connection: 7 } as const;

const text = new TextEncoder();

export function u32(value: number): Uint8Array {
  const out = new Uint8Array(4);
  new DataView(out.buffer).setUint32(0, value, true);
  return out;
}

export function u64(value: number): Uint8Array {
  const out = new Uint8Array(8);
  new DataView(out.buffer).setBigUint64(0, BigInt(value), true);
  return out;
}

/** ROS time: seconds and nanoseconds, 32 bits each. */
export function rosTime(ns: bigint): Uint8Array {
  const out = new Uint8Array(8);
  const view = new DataView(out.buffer);
  view.setUint32(0, Number(ns / 1_000_000_000n), true);
  view.setUint32(4, Number(ns % 1_000_000_000n), true);
  return out;
}

/** Fields as `length name=value`, one after the other. */
export function headerFields(fields: readonly (readonly [string, Uint8Array | string])[]): Uint8Array {
  return joined(
    fields.flatMap(([name, value]) => {
      const key = text.encode(`${name}=`);
      const bytes = typeof value === 'string' ? text.encode(value) : value;
      return [u32(key.length + bytes.length), key, bytes];
    }),
  );
}

/** A whole record: header length, header, data length, data. */
export function record(
  op: number,
  fields: readonly (readonly [string, Uint8Array | string])[],
  data: Uint8Array,
): Uint8Array {
  const header = headerFields([['op', Uint8Array.of(op)], ...fields]);
  return joined([u32(header.length), header, u32(data.length), data]);
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  let size = 0;
  for (const part of parts) size += part.length;
  const out = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
