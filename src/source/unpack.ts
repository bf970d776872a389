// Files that are compressed as a whole, as rosbag2 writes them in mode FILE: readers go back and forth, so all of it is unpacked first.
import type { Bytes } from '../bytes/bytes.js';
import { mostZstdHead, zstdContentSize } from '../bytes/zstd-frame.js';
import type { ZstdStream } from '../bytes/zstd-stream.js';
import { FramelockError, type Issues } from '../issue.js';
import { Inflation } from './inflation.js';

/** What unpacking needs from the platform. */
export interface Unpacking {
  stream(): Promise<ZstdStream>;
  /** For what the file of this name becomes: `size` bytes, where it says so. Throws FL0107 where there is no place for it. */
  room(name: string, size: number | undefined): UnpackRoom;
  /** Told how many bytes of the file were read, and waited for: others may want to do something in between. */
  step(name: string, done: number, size: number): Promise<void>;
}

export interface UnpackRoom {
  /** Appends. Throws FL0107 when there is no more room. */
  write(bytes: Uint8Array): void;
  /** All that was written; closing it gives the room back. */
  finish(): Bytes;
  close(): void;
}

const step = 1 << 20;

/**
 * What the file becomes, under its name, once `accept` has seen the first `headLength` bytes of that: what it throws ends the
 * unpacking. Of a damaged file all that comes before the damage is kept: FL0201 cut short, FL0203 followed by something else, FL0205
 * damaged, FL0209 of another checksum. Throws FL0107 without room, FL0208 beyond the limits. The file itself stays open.
 */
export async function unpackFile(
  file: Bytes,
  { issues, unpack }: { readonly issues: Issues; readonly unpack: Unpacking },
  headLength: number,
  accept: (head: Uint8Array) => void,
): Promise<Bytes> {
  const { name, size } = file;
  const inflation = new Inflation(size);
  const first = await file.read(0, Math.min(mostZstdHead, size));
  const says = zstdContentSize(new DataView(first.buffer, first.byteOffset, first.byteLength));
  if (says !== undefined && says > inflation.most) throw tooLarge(name, says, inflation);
  const stream = await unpack.stream();
  let room: UnpackRoom | undefined;
  const head = new Uint8Array(headLength);
  let made = 0;
  const take = (piece: Uint8Array) => {
    if (!inflation.add(piece.length)) throw tooLarge(name, inflation.total, inflation);
    if (made < headLength) head.set(piece.subarray(0, headLength - made), made);
    if (made < headLength && made + piece.length >= headLength) accept(head);
    room ??= unpack.room(name, says);
    room.write(piece);
    made += piece.length;
  };
  try {
    const input = new Uint8Array(Math.min(step, size));
    for (let at = 0; at < size && !stream.fault; at += step) {
      await unpack.step(name, at, size);
      for (const piece of stream.push(await file.read(at, Math.min(step, size - at), input))) take(piece);
    }
    if (made === 0) throw nothing(name, stream);
    if (made < headLength) accept(head.subarray(0, made));
    report(file, stream, made, issues);
    return room!.finish();
  } catch (error) {
    room?.close();
    throw error;
  } finally {
    stream.close();
    await unpack.step(name, size, size);
  }
}

function report({ name, size }: Bytes, { fault, inside, taken }: ZstdStream, made: number, issues: Issues): void {
  const at = { file: name, offset: taken };
  const kept = `the ${made} bytes that came out before were kept`;
  issues.add(
    'FL0108',
    `the recording is compressed as a whole: it was unpacked to ${made} bytes, which are gone at the end; where it is read often, unpack it once with \`zstd -d\``,
    { file: name },
  );
  if (fault === 'checksum')
    issues.add(
      'FL0209',
      'the checksum of the unpacked recording differs; what could be read was kept, its content may be wrong',
      at,
    );
  else if (fault === 'no frame')
    issues.add('FL0203', `${size - taken} bytes follow the compressed recording; they were not read`, at);
  else if (fault === 'window') issues.add('FL0208', `${windowText}; ${kept}`, at);
  else if (fault) issues.add('FL0205', `the file does not decompress beyond its byte ${taken}; ${kept}`, at);
  else if (inside) issues.add('FL0201', `the compressed file is cut short; ${kept}`, at);
}

const windowText =
  'expected a zstd frame that looks back at most 128 MiB, got one that needs more; unpack it with `zstd -d --long=31`';

function nothing(name: string, { fault, taken }: ZstdStream): FramelockError {
  const at = { file: name, offset: taken };
  if (fault === 'window') return new FramelockError('FL0208', windowText, { at });
  const got = fault ? 'one that is damaged from its start' : 'one that holds nothing, or is cut at its start';
  return new FramelockError('FL0205', `expected a zstd file, got ${got}; copy or record it again`, { at });
}

function tooLarge(name: string, size: number, { most }: Inflation): FramelockError {
  const text = `expected a recording of at most ${most} bytes in a file of this size, got one that unpacks to ${size} or more; unpack it yourself if it is right`;
  return new FramelockError('FL0208', text, { at: { file: name } });
}
