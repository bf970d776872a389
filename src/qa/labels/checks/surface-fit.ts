// Check: the sides of a box that the LiDAR tells of lie where the object's points end.
import type { LabelCheck, Measured } from '../check.js';
import { pushOf } from '../frame/faces.js';
import { seenSolids } from '../frame/seen-solids.js';

const sides = [
  ['back', 'front'],
  ['right', 'left'],
  ['bottom', 'top'],
] as const;

/** `told`: axis and side of the worst gap, its metres, number of points. */
export const surfaceFit: LabelCheck = {
  name: 'surface-fit',
  unit: 'm',
  limit: 0.35,
  severity: 'warning',
  about:
    'gap between a side of the box and where the points of the object end (all but the outermost 2 %), on sides that the LiDAR sees and that nothing hides, less the distance between beams there: the box is too large there, or shifted',
  tellsRig: 'lidar',
  start: () => ({
    *frame(context): Iterable<Measured> {
      for (const { lidar, solid, around, faces } of context.once(seenSolids)) {
        if (faces.length === 0) continue;
        let worst = faces[0];
        const gap = (face: (typeof faces)[number]) => -face.offset - face.grain;
        for (const face of faces) if (gap(face) > gap(worst)) worst = face;
        yield {
          label: solid.bound.position,
          frame: solid.bound.frame,
          sensor: lidar.cloud.sensor,
          value: Math.max(0, gap(worst)),
          shift: pushOf(solid, faces),
          told: [worst.axis, worst.side, -worst.offset, around.count],
        };
      }
    },
  }),
  say({ told: [axis, side, gap, count] = [] }) {
    return `its ${sides[axis][side > 0 ? 1 : 0]} lies ${gap.toFixed(2)} m beyond where its ${count} points end`;
  },
};
