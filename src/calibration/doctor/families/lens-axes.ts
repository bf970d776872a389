// Rows and columns of the intrinsics swapped, or the principal point counted from elsewhere.
import type { Intrinsics } from '../../../camera/camera.js';
import type { LensFamily } from '../reading.js';

export const lensAxesFamily: LensFamily = {
  family: 'pixel axes and origin',
  readings({ model, intrinsics: lens }, { width, height }) {
    const { fx, fy, cx, cy } = lens;
    const found: readonly (readonly [string, Partial<Intrinsics>])[] = [
      ['rows and columns were swapped: cx, fx for cy, fy', { fx: fy, fy: fx, cx: cy, cy: cx }],
      ['cx and cy were swapped', { cx: cy, cy: cx }],
      ['fx and fy were swapped', { fx: fy, fy: fx }],
      ['f and c were swapped: fx, fy, cx, cy are cx, cy, fx, fy', { fx: cx, fy: cy, cx: fx, cy: fy }],
      ['the order is fx, cx, fy, cy', { fx, cx: fy, fy: cx, cy }],
      ['the principal point was counted from the lower border', { cy: height - 1 - cy }],
      ['the principal point was counted from the right border', { cx: width - 1 - cx }],
      ['the principal point was counted from the lower right corner', { cx: width - 1 - cx, cy: height - 1 - cy }],
      [
        'the principal point was counted from the middle of the picture',
        { cx: cx + (width - 1) / 2, cy: cy + (height - 1) / 2 },
      ],
      [
        'the principal point was left out (0, 0): the middle of the picture',
        { cx: (width - 1) / 2, cy: (height - 1) / 2 },
      ],
      ['pixels were counted from the corner of the first one', { cx: cx - 0.5, cy: cy - 0.5 }],
    ];
    return found.map(([mistake, change]) => ({ mistake, model, intrinsics: { ...lens, width, height, ...change } }));
  },
};
