// Check: 2D boxes of one track in several cameras show one object.
import { overlapOf } from '../../../projection/index.js';
import type { LabelCheck, Measured } from '../check.js';
import { hiddenShare } from '../frame/hidden-share.js';
import { labelledPictures } from '../frame/labelled-pictures.js';

const MOST_HIDDEN = 0.4;

/** `told`: overlap with its own 3D box, and with the one that fits better. */
export const multiView: LabelCheck = {
  name: 'multi-view',
  unit: '1',
  limit: 0.3,
  severity: 'warning',
  about:
    'of a track with 2D boxes in two or more pictures of a frame: by how much each of these overlaps the 3D box of another track of its class better than that of its own; above 0 the identity changes from camera to camera',
  start: () => ({
    *frame(context): Iterable<Measured> {
      const views = context.once(labelledPictures);
      const cameras = new Map<string, number>();
      for (const { flats } of views)
        for (const { bound } of flats) {
          const { track } = bound.label;
          if (track !== '') cameras.set(track, (cameras.get(track) ?? 0) + 1);
        }
      for (const view of views) {
        const { picture, solids, pairs } = view;
        for (const { solid, flat, known } of pairs) {
          const { track, category, occluded } = flat.bound.label;
          if (!known || (cameras.get(track) ?? 0) < 2) continue;
          // What is left to see of a hidden one lies on the one that hides it.
          if (Math.max(occluded ?? 0, hiddenShare(solid, view)) > MOST_HIDDEN) continue;
          const own = overlapOf(solid.rect, flat.rect);
          let [best, other] = [0, -1];
          for (const one of solids) {
            if (one.bound.label.track === track || one.bound.label.category !== category) continue;
            const overlap = overlapOf(one.rect, flat.rect);
            if (overlap > best) [best, other] = [overlap, one.bound.position];
          }
          yield {
            label: flat.bound.position,
            frame: flat.bound.frame,
            sensor: picture.sensor,
            value: Math.max(0, best - own),
            ...(other >= 0 && { other }),
            told: [own, best],
          };
        }
      }
    },
  }),
  say({ sensor, other, told: [own, best] = [] }, { labels }) {
    const name = other === undefined ? 'none' : labels.labels[other].label.track;
    return `its 2D box in ${sensor} overlaps the 3D box of its track by ${own.toFixed(2)}, and that of track ${name} by ${best.toFixed(2)}`;
  },
};
