// Every check of labels, in the order in which reports name them.
import type { LabelCheck } from '../check.js';
import { calibration } from './calibration.js';
import { doppler } from './doppler.js';
import { ground } from './ground.js';
import { imageBox } from './image-box.js';
import { multiView } from './multi-view.js';
import { no2d } from './no-2d.js';
import { no3d } from './no-3d.js';
import { overlap } from './overlap.js';
import { pointsInBox } from './points-in-box.js';
import { pointsOutside } from './points-outside.js';
import { surfaceFit } from './surface-fit.js';
import { sync } from './sync.js';
import { unlabelled } from './unlabelled.js';

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

export const labelChecks: readonly LabelCheck[] = [...frameChecks];
