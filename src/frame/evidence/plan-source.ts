// A recording's plan as a source of evidence for checks.
import type { EvidenceSource } from '../../calibration/health/index.js';
import type { FramePlan, Pair } from '../plan.js';
import { type EvidenceContext, extrinsicOf, readEvidence } from './read-evidence.js';

/** `pairs` of the plan, LiDARs with cameras. Frames are read as they are asked for, one at a time. */
export function planEvidence(plan: FramePlan, pairs: readonly Pair[], context: EvidenceContext): EvidenceSource {
  return {
    pairs: pairs.map(p => ({ camera: p.cameraSensor.name, cloud: p.cloudSensor.name, T_camera_lidar: extrinsicOf(p) })),
    frames: plan.frames.length,
    spanNs: plan.frames.length > 0 ? plan.frames[plan.frames.length - 1] - plan.frames[0] : 0,
    async *read(frames) {
      for await (const found of readEvidence(plan, pairs, frames, context))
        yield found.map(({ pair, evidence }) => ({ pair: pairs.indexOf(pair), evidence }));
    },
  };
}
