// Whether the same pair's calibration changed between two recordings: what fits each of them best, compared.
import { rotationExp, rotationLog } from '../../geometry/rotation-vector.js';
import { compose, inverse, type SE3 } from '../../geometry/se3.js';
import type { PairHealth } from './health.js';
import { TOLERANCE } from './learn.js';
import { distance, inverseOf, type Six, widened } from './offsets.js';
import { AXES } from './search.js';

export interface Comparison {
  readonly camera: string;
  readonly cloud: string;
  /** Undefined where one of both cannot be told. */
  readonly changed?: boolean;
  /** This one's best fit seen from the other's, rad and m in the camera's axes, and the distance in units of its spread. */
  readonly difference?: Six;
  readonly distance?: number;
}

/** Differences by chance lie 2.4 apart; 4.5 comes in one of 500 cases. */
const ALARM = 4.5;

export function comparePair(here: PairHealth, reference: PairHealth | undefined): Comparison {
  const { camera, cloud } = here;
  if (!here.learned || !reference?.learned || here.verdict === 'unknown' || reference.verdict === 'unknown')
    return { camera, cloud };
  const T = compose(best(here), inverse(best(reference)));
  // As a change of the reference's: p' = Exp(turn) p + shift.
  const difference = Float64Array.from([...rotationLog(T.q), ...T.t]);
  const sum = here.learned.covariance.map((v, k) => v + reference.learned!.covariance[k]);
  // A window's spread, although all frames were used: scenes differ between recordings, and with them what fits best.
  const metric = inverseOf(widened(sum, TOLERANCE, 1 / 2));
  const d = distance(difference.subarray(0, AXES), metric);
  return { camera, cloud, changed: d > ALARM, difference, distance: d };
}

/** The given calibration with what fits better put on it. */
function best({ T_camera_lidar, learned }: Pick<PairHealth, 'T_camera_lidar' | 'learned'>): SE3 {
  const [a, b, c, x, y, z] = learned?.optimum ?? new Float64Array(AXES);
  return compose({ q: rotationExp([a, b, c]), t: [x, y, z] }, T_camera_lidar);
}
