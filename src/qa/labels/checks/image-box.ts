// Check: the 3D box lies where the picture's 2D box of the same object is.
import { areaOf, common, overlapOf, type PixelRect } from '../../../projection/pixel-rect.js';
import type { LabelCheck, Measured } from '../check.js';
import { hiddenShare } from '../frame/hidden-share.js';
import { labelledPictures, type Pair } from '../frame/labelled-pictures.js';
import { lidarViews } from '../frame/lidar-view.js';

/** Edges are drawn no better than this, px. */
const SLACK = 2;
/** An edge that the picture's border cuts tells nothing of the object's place. */
const BORDER = 2;
/** Overlap from which on the customs at the border give one box. */
const SAME = 0.999;

/** `told`: overlap as it is, overlap with what is hidden allowed for, 1 where both are one label or track. */
export const imageBox: LabelCheck = {
  name: 'image-box',
  unit: '1',
  limit: 0.35,
  severity: 'warning',
  about:
    "1 − intersection over union of the label's 2D box and the 3D box through the lens at the picture's moment, both cut at the border, before or after the 2D box is drawn around it. Edges may differ by 2 px; what the 2D box leaves out counts as right as far as nearer boxes, the LiDAR's view or the label itself say that it is hidden. Of two labels it is the 2D one's where the LiDAR's returns stand by the 3D box",
  tellsRig: 'camera',
  start() {
    // Two customs at the border: around what the picture shows, or what it leaves of the box around all. A set keeps to one.
    const cut: { readonly tight: Measured; readonly whole: Measured }[] = [];
    return {
      *frame(context): Iterable<Measured> {
        const lidar = context.once(lidarViews);
        for (const view of context.once(labelledPictures))
          for (const pair of view.pairs) {
            const { solid, flat, known } = pair;
            const measured = (rect: PixelRect): Measured => {
              const near = drawn(flat.rect, rect);
              const outside = (u: number, v: number) =>
                u < near.left || u > near.right || v < near.top || v > near.bottom;
              const hidden = Math.max(
                hiddenShare(solid, view, outside),
                flat.bound.label.occluded ?? 0,
                lidar.get(solid.bound.position)?.hidden ?? 0,
              );
              const plain = overlap(rect, flat.rect, 0);
              const allowed = overlap(rect, near, hidden);
              const shift = hidden > 0.1 ? undefined : shiftOf(pair, view.picture);
              // Of two labels the one is to blame that the LiDAR does not stand by.
              const apart = flat.bound !== solid.bound;
              const [label, other] =
                apart && lidar.get(solid.bound.position)?.fits ? [flat.bound, solid.bound] : [solid.bound, flat.bound];
              return {
                label: label.position,
                frame: solid.bound.frame,
                sensor: view.picture.sensor,
                value: 1 - allowed,
                ...(shift && { shift }),
                ...(apart && { other: other.position }),
                told: [plain, allowed, known ? 1 : 0],
              };
            };
            const tight = measured(solid.rect);
            if (overlapOf(solid.rect, solid.clipped) > SAME) yield tight;
            else cut.push({ tight, whole: measured(solid.clipped) });
          }
      },
      *finish() {
        const better = cut.filter(({ tight, whole }) => whole.value < tight.value).length;
        for (const { tight, whole } of cut) yield 2 * better > cut.length ? whole : tight;
      },
    };
  },
  say({ sensor, shift, told: [plain, allowed, known] = [] }) {
    const off = shift
      ? `, ${shift.map(px => px.toFixed(0)).join(' and ')} px right and down is the 3D box from the 2D box`
      : '';
    const loose = allowed > plain + 0.05 ? ` (${allowed.toFixed(2)} with what is hidden)` : '';
    return `3D box and ${known ? '' : 'nearest '}2D box of it in ${sensor} overlap by ${plain.toFixed(2)}${loose}${off}`;
  },
};

/** Each edge moved towards the other rectangle's by at most the slack. */
function drawn(flat: PixelRect, solid: PixelRect): PixelRect {
  const edge = (a: number, b: number) => a + Math.sign(b - a) * Math.min(SLACK, Math.abs(b - a));
  return {
    left: edge(flat.left, solid.left),
    top: edge(flat.top, solid.top),
    right: edge(flat.right, solid.right),
    bottom: edge(flat.bottom, solid.bottom),
  };
}

/** `hidden`: share of `solid` that the 2D box may leave out. */
function overlap(solid: PixelRect, flat: PixelRect, hidden: number): number {
  const both = common(solid, flat);
  const shared = both ? areaOf(both) : 0;
  const area = areaOf(solid);
  const missing = Math.min(area - shared, hidden * area);
  const all = area + areaOf(flat) - shared - missing;
  return all > 0 ? Math.min(1, shared / all) : 0;
}

/** Of the 3D box's middle against the 2D box's, px; undefined where the border cuts either. */
function shiftOf({ solid, flat }: Pair, { width, height }: { readonly width: number; readonly height: number }) {
  const whole = ({ left, top, right, bottom }: PixelRect) =>
    left > BORDER && top > BORDER && right < width - 1 - BORDER && bottom < height - 1 - BORDER;
  if (solid.truncation > 0 || !whole(solid.rect) || !whole(flat.rect)) return undefined;
  const [a, b] = [solid.rect, flat.rect];
  return [(a.left + a.right - b.left - b.right) / 2, (a.top + a.bottom - b.top - b.bottom) / 2];
}
