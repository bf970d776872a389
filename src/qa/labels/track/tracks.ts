// Tracks of labels as columns over ground: where each box is, which way it looks, and when.
import type { BoundLabels, Scene } from '../../../frame/scene/index.js';
import { compose, type SE3 } from '../../../geometry/se3.js';

/** The labels of one object that have a box, in order of time, no two at one moment. */
export interface Track {
  readonly id: string;
  /** Its most frequent class; the first of several. */
  readonly category: string;
  /** Position in `BoundLabels.labels`, and frame. */
  readonly at: Int32Array;
  readonly frame: Int32Array;
  /** s since its first label. */
  readonly t: Float64Array;
  /** Middle of the box, m, and yaw of its x axis, rad: in the world where the dataset has poses, else in the rig. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
  readonly yaw: Float64Array;
  /** Whether positions are over ground: without poses the rig's own motion is in them. */
  readonly overGround: boolean;
}

/**
 * In the order in which tracks appear. In a dataset with poses, labels at whose moment there is none are left out; of several
 * labels of a track at one moment the first counts.
 */
export function tracksOf(labels: BoundLabels, scene: Pick<Scene, 'poseAt'>): Track[] {
  const posed = labels.labels.some(one => one.box && scene.poseAt(one.stampNs));
  const tracks: Track[] = [];
  for (const [id, positions] of labels.ofTrack) {
    const rows: { position: number; stampNs: bigint; T: SE3 }[] = [];
    for (const position of positions) {
      const { box, stampNs } = labels.labels[position];
      const T_world_rig = posed ? scene.poseAt(stampNs) : undefined;
      if (!box || (posed && !T_world_rig) || rows.at(-1)?.stampNs === stampNs) continue;
      rows.push({ position, stampNs, T: T_world_rig ? compose(T_world_rig, box.T) : box.T });
    }
    if (rows.length === 0) continue;
    const column = (of: (row: (typeof rows)[number]) => number) => Float64Array.from(rows, of);
    tracks.push({
      id,
      category: mostFrequent(rows.map(row => labels.labels[row.position].label.category)),
      at: Int32Array.from(rows, row => row.position),
      frame: Int32Array.from(rows, row => labels.labels[row.position].frame),
      t: column(row => Number(row.stampNs - rows[0].stampNs) / 1e9),
      x: column(row => row.T.t[0]),
      y: column(row => row.T.t[1]),
      z: column(row => row.T.t[2]),
      yaw: column(row => yawOf(row.T)),
      overGround: posed,
    });
  }
  return tracks;
}

/** Direction of the x axis in the ground plane, rad. */
function yawOf({ q: [x, y, z, w] }: SE3): number {
  return Math.atan2(2 * (x * y + z * w), 1 - 2 * (y * y + z * z));
}

/** Into (−π, π]. */
export function wrapped(angle: number): number {
  return Math.atan2(Math.sin(angle), Math.cos(angle));
}

export function mostFrequent(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  let [best, most] = [names[0], 0];
  for (const [name, count] of counts) if (count > most) [best, most] = [name, count];
  return best;
}
