// How the frames are cut into files and batches: from the index alone, so that it is known before anything is read.
import type { FramePlan } from '../../frame/plan.js';
import type { Sensor } from '../../frame/sensor.js';

/** Frames [from, to) of one file. */
export interface Shard {
  readonly path: string;
  readonly from: number;
  readonly to: number;
}

export interface ShardPlan {
  readonly shards: readonly Shard[];
  /** Frames [from, to) of each record batch of a shard: 1 to 16 rows, of about `batchBytes` together. */
  batches(shard: Shard): Iterable<{ readonly from: number; readonly to: number }>;
}

/** Estimated bytes of a file; the real size may differ by what raw pictures and projections turn out to be. */
export const defaultShardBytes = 256 * 2 ** 20;
const batchBytes = 16 * 2 ** 20;
/** Where chunks are compressed: small, so that lanes that fill neighbouring batches read the same chunks while these are there. */
const batchBytesOfChunks = 6 * 2 ** 20;
const batchRows = 16;

export function planShards(plan: FramePlan, shardBytes: number): ShardPlan {
  const cameras = camerasOfClouds(plan);
  const sizes = Float64Array.from(plan.frames, (_, f) => estimateFrame(plan, cameras, f));
  const inChunks = plan.source.blocks.some(({ compression }) => compression !== '');
  const most = inChunks ? batchBytesOfChunks : batchBytes;
  const cuts = [...pieces(sizes, 0, sizes.length, shardBytes, Number.POSITIVE_INFINITY)];
  const shards = cuts.map(({ from, to }, i) => ({
    path: `data/train-${digits(i)}-of-${digits(cuts.length)}.arrow`,
    from,
    to,
  }));
  return { shards, batches: shard => pieces(sizes, shard.from, shard.to, most, batchRows) };
}

/** Neighbouring frames taken together until the next one would be too much; always at least one. */
function* pieces(sizes: Float64Array, from: number, to: number, most: number, rows: number) {
  let first = from;
  let size = 0;
  for (let f = from; f < to; f++) {
    if (f > first && (size + sizes[f] > most || f - first >= rows)) {
      yield { from: first, to: f };
      first = f;
      size = 0;
    }
    size += sizes[f];
  }
  if (to > first) yield { from: first, to };
}

/** Recorded bytes of the frame's messages, points widened to float32, and a third of the points in each picture (16 bytes each). */
function estimateFrame(plan: FramePlan, cameras: ReadonlyMap<Sensor, number>, f: number): number {
  const { length } = plan.source.messages;
  let bytes = 1024 * plan.sensors.length;
  for (const sensor of plan.sensors) {
    const picks = plan.picks.get(sensor);
    if (!picks) {
      const { start, end } = plan.windows.get(sensor)!;
      const width = sensor.look.columns.reduce((sum, c) => sum + c.width, 1);
      bytes += (end[f] - start[f]) * width * 8;
      continue;
    }
    const entry = picks.entry[f];
    if (entry < 0) continue;
    const recorded = length.at(sensor.stream.message.at(entry));
    const { layout } = sensor.look;
    const points = layout ? recorded / Math.max(1, sensor.look.pointStep ?? 1) : 0;
    bytes += layout ? points * (4 * layout.width + ((cameras.get(sensor) ?? 0) * 16) / 3) : recorded;
  }
  return bytes;
}

function camerasOfClouds(plan: FramePlan): Map<Sensor, number> {
  const counts = new Map<Sensor, number>();
  for (const { cloudSensor } of plan.pairs) counts.set(cloudSensor, (counts.get(cloudSensor) ?? 0) + 1);
  return counts;
}

function digits(n: number): string {
  return String(n).padStart(5, '0');
}
