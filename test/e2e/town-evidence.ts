// The toy town in memory as a source of evidence, with a calibration that may be wrong from some frame on.
import type { EvidenceSource } from '../../src/calibration/health/index.js';
import { planEvidence } from '../../src/frame/evidence/index.js';
import { rotationExp } from '../../src/geometry/rotation-vector.js';
import { compose } from '../../src/geometry/se3.js';
import { defaultOptions, Issues, parseRigFile, planFrames } from '../../src/index.js';
import { nodeDigest } from '../../src/platform/node/digest.js';
import { readScenario, simulate, simulatedSource, trueRigYaml } from '../../src/simulate/index.js';
import { keepRaw } from '../simulate/support.js';

const degree = Math.PI / 180;

export interface Wrong {
  /** Degrees about, and metres along the camera's axes: what is put on the true calibration. */
  readonly turn?: readonly [number, number, number];
  readonly shift?: readonly [number, number, number];
  readonly from?: number;
}

/** Pictures of 480 × 360 at 10 Hz from the front camera, 32 beams; `seed` makes another town. */
export async function town(seed: number, seconds: number): Promise<EvidenceSource> {
  const picture = { width: 480, height: 360, fx: 312, fy: 311, cx: 241, cy: 177, rate_hz: 10 };
  const sensors = { camera_front: picture, camera_left: null, radar_front: null, imu: null, gnss: null };
  const scenario = readScenario({ framelock_scenario: 1, name: 'health', seed, duration_s: seconds, sensors });
  const simulation = simulate(scenario, { encodeJpeg: keepRaw });
  const issues = new Issues();
  const source = await simulatedSource(simulation, issues);
  const plan = await planFrames(source, parseRigFile(trueRigYaml(simulation), 'true.yaml'), defaultOptions, issues);
  // The simulator's pictures stay raw RGB here.
  const decodeGray = async (bytes: Uint8Array) => {
    const { width, height } = picture;
    const data = Uint8Array.from({ length: width * height }, (_, i) =>
      Math.round(0.299 * bytes[3 * i] + 0.587 * bytes[3 * i + 1] + 0.114 * bytes[3 * i + 2]),
    );
    return { width, height, data };
  };
  return planEvidence(plan, plan.pairs, { digest: nodeDigest, decoder: { decodeGray }, issues: new Issues() });
}

export function disturbed(
  source: EvidenceSource,
  { turn = [0, 0, 0], shift = [0, 0, 0], from = 0 }: Wrong,
): EvidenceSource {
  const change = { q: rotationExp([turn[0] * degree, turn[1] * degree, turn[2] * degree]), t: shift };
  return {
    ...source,
    async *read(frames) {
      for await (const found of source.read(frames))
        yield found.map(({ pair, evidence }) =>
          evidence.frame < from
            ? { pair, evidence }
            : { pair, evidence: { ...evidence, T_camera_lidar: compose(change, evidence.T_camera_lidar) } },
        );
    },
  };
}
