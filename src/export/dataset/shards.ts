// How the frames are cut into files and batches: from the index alone, so that it is known before anything is read.
import type { FramePlan } from '../../frame/plan.js';

/** Frames [from, to) of one file. */
export interface Shard {
  readonly path: string;
  readonly from: number;
  readonly to: number;
}

export interface ShardPlan {
  readonly shards: readonly Shard[];
  /** Rows per record batch, 1 to 16. */
  readonly rowsPerBatch: number;
}

/** Estimated bytes of a file; the real size may differ by what raw pictures and projections turn out to be. */
export const defaultShardBytes = 256 * 2 ** 20;
const batchBytes = 8 * 2 ** 20;

export function planShards(plan: FramePlan, shardBytes: number): ShardPlan {
  const frames = plan.frames.length;
  const sizes = new Float64Array(frames);
  for (let f = 0; f < frames; f++) sizes[f] = estimateFrame(plan, f);
  const cuts = [0];
  let size = 0;
  for (let f = 0; f < frames; f++) {
    if (size > 0 && size + sizes[f] > shardBytes) {
      cuts.push(f);
      size = 0;
    }
    size += sizes[f];
  }
  const total = sizes.reduce((sum, s) => sum + s, 0);
  const mean = frames === 0 ? batchBytes : total / frames;
  const rowsPerBatch = Math.min(16, Math.max(1, Math.floor(batchBytes / mean)));
  const shards = cuts.map((from, i) => ({
    path: `data/train-${digits(i)}-of-${digits(cuts.length)}.arrow`,
    from,
    to: cuts[i + 1] ?? frames,
  }));
  return { shards, rowsPerBatch };
}

/** Recorded bytes of the frame's messages, widened points, and a third of the points in each picture (16 bytes each). */
function estimateFrame(plan: FramePlan, f: number): number {
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
    const recorded = length[sensor.stream.message[entry]];
    const { layout } = sensor.look;
    bytes += layout ? recorded * (1 + cameras(plan, sensor.name) * (16 / 3 / (4 * layout.width))) : recorded;
  }
  return bytes;
}

function cameras(plan: FramePlan, cloud: string): number {
  return plan.pairs.filter(pair => pair.cloudSensor.name === cloud).length;
}

function digits(n: number): string {
  return String(n).padStart(5, '0');
}
