// Short words for tests of moving transforms: a transform at a moment, and logs of several.
import type { SE3 } from '../../src/geometry/se3.js';
import type { Transforms } from '../../src/message/value.js';
import { type PoseColumns, TransformLog, type TransformSeries } from '../../src/rig/index.js';

export type Transform = Transforms['transforms'][number];

export function yaw(angle: number, x = 0, y = 0, z = 0): SE3 {
  return { q: [0, 0, Math.sin(angle / 2), Math.cos(angle / 2)], t: [x, y, z] };
}

export function columns(samples: readonly (readonly [number, SE3])[]): PoseColumns {
  return {
    tNs: Float64Array.from(samples, s => s[0]),
    xyz: Float64Array.from(samples.flatMap(s => [...s[1].t])),
    xyzw: Float64Array.from(samples.flatMap(s => [...s[1].q])),
  };
}

export function moved(parent: string, child: string, ms: number, T: SE3): Transform {
  return { parent, child, stampNs: BigInt(Math.round(ms * 1e6)), translation: T.t, rotationXyzw: T.q };
}

/** One message per transform; the topic is static when its name ends in tf_static. */
export function logOf(transforms: readonly Transform[], topic = '/tf', originNs = 0n): TransformLog {
  const log = new TransformLog(topic, topic.endsWith('tf_static'));
  for (const one of transforms) log.add({ kind: 'transforms', transforms: [one] }, originNs);
  return log;
}

/** What moves of the transforms of one /tf; all of them must. */
export function movingOf(transforms: readonly Transform[], topic = '/tf'): TransformSeries[] {
  const { fixed, moving } = logOf(transforms, topic).split();
  if (fixed.length > 0) throw new Error(`${fixed[0].parent} -> ${fixed[0].child} does not move`);
  return moving;
}
