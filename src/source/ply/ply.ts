// PLY files (Turk 1994), ascii and binary of both byte orders, as the same clouds that messages give.
import { maxChunkBytes } from '../../bytes/decompress.js';
import { FramelockError, rethrowDefect } from '../../issue.js';
import { type PointCloud, type PointField, scalarBytes } from '../../message/value.js';
import { type PlyElement, type PlyHeader, plyFail, plyHeader } from './header.js';
import { packedRows, scalarsOf } from './values.js';

/** A driver's widest point has some hundred bytes. */
const MAX_STEP = 64 << 10;

/** Whether bytes begin like a PLY file. */
export function isPly(bytes: Uint8Array): boolean {
  return /^ply[ \t]*[\r\n]/.test(new TextDecoder('latin1').decode(bytes.subarray(0, 16)));
}

/**
 * Reads the element `vertex` of a whole file: all its scalar properties, which must have x, y and z; lists (faces, say) are
 * left out. Points of a binary file whose vertices come first and have no list are a view of `bytes`; others are the caller's
 * own. Normals and colours keep their names. `file` is used in messages only. Throws FL0123.
 */
export function readPly(bytes: Uint8Array, frameId: string, file: string): PointCloud {
  try {
    const header = plyHeader(bytes);
    return cloudOf(header, bytes.subarray(header.end), frameId);
  } catch (cause) {
    rethrowDefect(cause);
    throw new FramelockError(cause.code, cause.message, { at: { file }, cause });
  }
}

function cloudOf(header: PlyHeader, rest: Uint8Array, frameId: string): PointCloud {
  const vertex = header.elements.find(element => element.name === 'vertex');
  if (!vertex) return plyFail('an element vertex', header.elements.map(({ name }) => name).join(' ') || 'no element');
  const fields = fieldsOf(vertex);
  const step = scalarsOf(vertex.properties).reduce((sum, { type }) => sum + scalarBytes[type], 0);
  const missing = ['x', 'y', 'z'].filter(name => !fields.has(name));
  if (missing.length > 0) plyFail('properties x, y and z of vertex', `none called ${missing.join(', ')}`);
  if (step > MAX_STEP) plyFail(`points of at most ${MAX_STEP} bytes`, String(step));
  if (vertex.count * step > maxChunkBytes)
    plyFail(`at most ${maxChunkBytes} bytes of points`, `${vertex.count} points of ${step} bytes`);
  const cloud = {
    kind: 'points',
    frameId,
    width: vertex.count,
    height: 1,
    fields: [...fields.values()],
    step,
  } as const;
  const size = vertex.count * step;
  if (!lieAsTheyAre(header, vertex))
    return { ...cloud, bigEndian: false, rowStep: size, data: packedRows(rest, header, vertex) };
  if (rest.length < size) plyFail(`${vertex.count} points of ${step} bytes (${size} bytes)`, String(rest.length));
  const bigEndian = header.format === 'binary_big_endian';
  return { ...cloud, bigEndian, rowStep: size, data: rest.subarray(0, size) };
}

/** Whether the points are the first bytes after the header, one as long as the other. */
function lieAsTheyAre({ format, elements }: PlyHeader, vertex: PlyElement): boolean {
  const before = elements.slice(0, elements.indexOf(vertex));
  return (
    format !== 'ascii' && before.every(({ count }) => count === 0) && vertex.properties.every(({ count }) => !count)
  );
}

/** The first of two fields of one name is kept, as for messages. */
function fieldsOf({ properties }: PlyElement): Map<string, PointField> {
  const fields = new Map<string, PointField>();
  let offset = 0;
  for (const { name, type } of scalarsOf(properties)) {
    if (!fields.has(name)) fields.set(name, { name, type, offset, count: 1 });
    offset += scalarBytes[type];
  }
  return fields;
}
