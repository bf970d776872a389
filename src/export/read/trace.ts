// From a cell of a dataset back to the address of its message.
import type { FramelockError as Failure } from '../../issue.js';
import { FramelockError } from '../../issue.js';
import { gotName } from '../../near-name.js';
import { isCalled } from '../../rig/index.js';
import type { Manifest, OpenFile } from './dataset-reader.js';
import { rowReader } from './row-reader.js';

export interface CellAddress {
  readonly sensor: string;
  readonly stampNs: bigint;
  readonly file: string;
  readonly offset: number;
  /** Offset in the decompressed chunk at `offset`; undefined when the bytes are stored as they are. */
  readonly innerOffset?: number;
  readonly length: number;
  readonly crc32: number;
}

/**
 * Where the message of a cell lies, as the frame's `source` says: of a window its last reading. `sensor` is a name or a topic. Throws
 * FL0801 for a frame or sensor that the dataset does not have, and where the sensor is missing in that frame.
 */
export async function cellAddress(
  open: OpenFile,
  manifest: Manifest,
  frame: number,
  sensor: string,
): Promise<CellAddress> {
  if (!Number.isInteger(frame) || frame < 0 || frame >= manifest.frames)
    throw new FramelockError('FL0801', `expected a frame from 0 to ${manifest.frames - 1}, got ${frame}`);
  const { batch, row } = await rowReader(open, manifest)(frame);
  const known = manifest.sensors.find(s => isCalled(s, sensor));
  if (!known) throw unknownSensor(manifest, sensor);
  const cell = batch.getChild(known.name);
  const source = cell?.getChild('source');
  const file = source?.getChild('file')?.get(row);
  if (typeof file !== 'string') {
    throw new FramelockError(
      'FL0801',
      `expected a frame in which ${known.name} has a message; it is missing in frame ${frame}`,
    );
  }
  const number = (name: string) => source!.getChild(name)!.get(row) as bigint | number | null;
  const inner = number('inner_offset');
  return {
    sensor: known.name,
    stampNs: cell!.getChild('stamp_ns')!.get(row) as bigint,
    file,
    offset: Number(number('offset')),
    innerOffset: inner === null ? undefined : Number(inner),
    length: Number(number('length')),
    crc32: Number(number('crc32')),
  };
}

function unknownSensor(manifest: Manifest, sensor: string): Failure {
  const names = manifest.sensors.map(s => s.name);
  const text = `expected a sensor of the dataset (${names.join(', ')}); ${gotName(sensor, names)}`;
  return new FramelockError('FL0801', text);
}
