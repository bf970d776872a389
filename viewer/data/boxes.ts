// Labels beside the frames (review/queue/boxes.arrow, docs/LABELS.md): a frame's boxes, or single rows, without holding them all as objects.
import type { Table } from '@uwdata/flechette';
import type { Box3 } from '../../src/geometry/box3.js';
import type { Quaternion, Vec3 } from '../../src/geometry/se3.js';
import { openArrowFile } from './arrow-file.js';
import type { Host } from './host.js';
import { orNone } from './optional.js';

export interface PictureBoxData {
  readonly camera: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface LabelData {
  /** Of the file: what queue items name a label by. */
  readonly row: number;
  readonly label: string;
  readonly track: string;
  readonly category: string;
  readonly frame: number;
  /** The moment at which `box` is where it says, ns. */
  readonly stampNs: bigint;
  readonly sensor: string;
  /** In the rig frame at `stampNs`. */
  readonly box?: Box3;
  /** Over ground, m/s, in the rig's axes at `stampNs`. */
  readonly velocity?: Vec3;
  readonly boxes2: readonly PictureBoxData[];
  /** Nats, and how many findings. */
  readonly score: number;
  readonly findings: number;
}

export interface BoxTable {
  readonly count: number;
  ofFrames(frames: readonly number[]): LabelData[];
  ofRows(rows: readonly number[]): LabelData[];
  /** In order of time. */
  ofTrack(track: string): LabelData[];
}

/** Undefined where the dataset has no review queue. */
export function readBoxes(host: Host): Promise<BoxTable | undefined> {
  return orNone(async () => boxTable(await (await openArrowFile(host, 'review/queue/boxes.arrow')).readAll()));
}

function boxTable(table: Table): BoxTable {
  const count = table.numRows;
  const column = (name: string) => table.getChild(name);
  const frames = Int32Array.from({ length: count }, (_, i) => Number(column('frame').at(i)));
  const ofFrame = new Map<number, number[]>();
  frames.forEach((frame, row) => {
    const rows = ofFrame.get(frame);
    if (rows) rows.push(row);
    else ofFrame.set(frame, [row]);
  });
  const at = (row: number): LabelData => {
    const value = (name: string) => column(name)?.at(row);
    const numbers = (name: string) => {
      const list = value(name) as ArrayLike<number> | null | undefined;
      return list ? Array.from(list, Number) : undefined;
    };
    const [t, q, size] = ['translation_m', 'rotation_xyzw', 'size_m'].map(numbers);
    const whole = t?.length === 3 && q?.length === 4 && size?.length === 3;
    return {
      row,
      label: String(value('label') ?? ''),
      track: String(value('track') ?? ''),
      category: String(value('category') ?? ''),
      frame: frames[row],
      stampNs: (value('stamp_ns') as bigint | null) ?? 0n,
      sensor: String(value('sensor') ?? ''),
      box: whole
        ? { T: { t: t as never as Vec3, q: q as never as Quaternion }, size: size as never as Vec3 }
        : undefined,
      velocity: numbers('velocity_mps') as never as Vec3 | undefined,
      boxes2: Array.from(
        (value('boxes_2d') as Iterable<PictureBoxData> | null) ?? [],
        ({ camera, left, top, right, bottom }) => ({
          camera: String(camera),
          left: Number(left),
          top: Number(top),
          right: Number(right),
          bottom: Number(bottom),
        }),
      ),
      score: Number(value('score') ?? 0),
      findings: Number(value('findings') ?? 0),
    };
  };
  return {
    count,
    ofFrames: wanted => wanted.flatMap(frame => (ofFrame.get(frame) ?? []).map(at)),
    ofTrack(wanted) {
      const tracks = column('track');
      const rows: number[] = [];
      for (let row = 0; wanted !== '' && row < count; row++)
        if (String(tracks?.at(row) ?? '') === wanted) rows.push(row);
      return rows.map(at).sort((a, b) => (a.stampNs < b.stampNs ? -1 : a.stampNs > b.stampNs ? 1 : a.row - b.row));
    },
    ofRows: wanted => wanted.filter(row => Number.isInteger(row) && row >= 0 && row < count).map(at),
  };
}
