// Of each box of a frame, once: what its LiDAR should and does see of it, its points, and the sides that they tell.
import type { FrameContext } from '../check.js';
import { type Around, pointsAround } from './around.js';
import { type ExpectedReturns, expectedReturns } from './expected-returns.js';
import { type Face, facesOf } from './faces.js';
import { type LabelledCloud, labelledClouds, type SolidLabel } from './labelled-clouds.js';

export interface SeenSolid {
  readonly lidar: LabelledCloud;
  readonly solid: SolidLabel;
  readonly expected: ExpectedReturns;
  readonly around: Around;
  readonly faces: readonly Face[];
}

/** Boxes around the LiDAR itself are in none. For `FrameContext.once`. */
export function seenSolids(context: FrameContext): SeenSolid[] {
  return context.once(labelledClouds).flatMap(lidar =>
    lidar.solids.flatMap(solid => {
      const beams = lidar.beams();
      const expected = expectedReturns(solid.upper, beams, lidar.view);
      if (!expected) return [];
      const around = pointsAround(lidar, solid);
      return [{ lidar, solid, expected, around, faces: facesOf(lidar, solid, around, expected, beams) }];
    }),
  );
}
