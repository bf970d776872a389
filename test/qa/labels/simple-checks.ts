// Checks that are simple enough to be right by inspection: what tests of ranking and of rig faults measure with.

import { compose, inverse } from '../../../src/geometry/se3.js';
import { projectBox } from '../../../src/projection/index.js';
import type { LabelCheck, Measured } from '../../../src/qa/labels/check.js';

/** A 3D box against the 2D box of its track in each camera: middle beside middle, px. */
export const imageMiddle: LabelCheck = {
  name: 'image-middle',
  unit: 'px',
  limit: 8,
  severity: 'warning',
  about: 'middle of the projected box against the middle of the 2D label',
  tellsRig: 'camera',
  start: ({ labels }) => ({
    *frame({ frame, here }): Iterable<Measured> {
      for (const picture of frame.pictures) {
        if (!picture.lens) continue;
        for (const flat of here) {
          const seen = flat.label.boxes2.find(box => box.camera === picture.sensor);
          const solid = here.find(other => other.box && other.label.track === flat.label.track);
          const box = solid?.boxAt(picture.stampNs);
          if (!seen || !box || (flat.label.occluded ?? 0) > 0.05) continue;
          const shown = projectBox({ ...box, T: compose(inverse(picture.T_rig_sensor), box.T) }, picture.lens);
          if (!shown?.inside || shown.cut || shown.truncation > 0.02) continue;
          const { left, right, top, bottom } = shown.inside;
          if (seen.left < 1 || seen.right > picture.width - 2) continue;
          const shift = [(left + right - seen.left - seen.right) / 2, (top + bottom - seen.top - seen.bottom) / 2];
          yield {
            label: solid!.position,
            frame: frame.index,
            value: Math.hypot(...shift),
            sensor: picture.sensor,
            shift,
          };
        }
      }
      void labels;
    },
  }),
  say: ({ value }) => `its middle lies ${value.toFixed(1)} px beside the picture's`,
};
