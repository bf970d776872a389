// Every check of labels, in the order in which reports name them.
import type { LabelCheck } from '../check.js';
import { acceleration } from './acceleration.js';
import { calibration } from './calibration.js';
import { classFlip } from './class-flip.js';
import { classSize } from './class-size.js';
import { doppler } from './doppler.js';
import { gap } from './gap.js';
import { ground } from './ground.js';
import { heading } from './heading.js';
import { identity } from './identity.js';
import { imageBox } from './image-box.js';
import { late } from './late.js';
import { multiView } from './multi-view.js';
import { no2d } from './no-2d.js';
import { no3d } from './no-3d.js';
import { overlap } from './overlap.js';
import { pointsInBox } from './points-in-box.js';
import { pointsOutside } from './points-outside.js';
import { shortTrack } from './short-track.js';
import { size } from './size.js';
import { speed } from './speed.js';
import { surfaceFit } from './surface-fit.js';
import { sync } from './sync.js';
import { teleport } from './teleport.js';
import { unlabelled } from './unlabelled.js';
import { yawRate } from './yaw-rate.js';

/** Within one frame, across its sensors. */
export const frameChecks: readonly LabelCheck[] = [
  pointsInBox,
  pointsOutside,
  surfaceFit,
  ground,
  overlap,
  imageBox,
  no2d,
  no3d,
  multiView,
  unlabelled,
  doppler,
  sync,
  calibration,
];

/** Over the labels of one track. */
const trackChecks: readonly LabelCheck[] = [
  heading,
  size,
  classSize,
  speed,
  acceleration,
  yawRate,
  late,
  classFlip,
  gap,
  shortTrack,
  identity,
  teleport,
];

/** All checks of labels, in the order of reports: those of single frames, then those of tracks. */
export const labelChecks: readonly LabelCheck[] = [...frameChecks, ...trackChecks];
