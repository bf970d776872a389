// The pictures of a frame in which something is labelled: solid boxes as their lens shows them, flat ones, and which are one object.

import { findSensor } from '../../../frame/scene/find-sensor.js';
import type { BoundLabel, ScenePicture } from '../../../frame/scene/index.js';
import { type Box3, boxCorners } from '../../../geometry/box3.js';
import { compose, inverse } from '../../../geometry/se3.js';
import type { Box2 } from '../../../label/index.js';
import { overlapOf, type PixelRect, projectBox } from '../../../projection/index.js';
import type { FrameContext } from '../check.js';

export interface SolidInPicture {
  readonly bound: BoundLabel;
  /** Tight around its part in the picture, px. */
  readonly rect: PixelRect;
  /** What the picture leaves of the box around all of it: larger, where the border cuts a slanted side. Some draw this. */
  readonly clipped: PixelRect;
  readonly truncation: number;
  /** From the lens to its nearest corner, m. */
  readonly near: number;
}

export interface FlatInPicture {
  readonly bound: BoundLabel;
  /** Its part in the picture, px. */
  readonly rect: PixelRect;
}

export interface Pair {
  readonly solid: SolidInPicture;
  readonly flat: FlatInPicture;
  /** Known to be one object by the label or its track; else taken for one by place and class. */
  readonly known: boolean;
}

export interface LabelledPicture {
  readonly picture: ScenePicture;
  readonly solids: readonly SolidInPicture[];
  readonly flats: readonly FlatInPicture[];
  readonly pairs: readonly Pair[];
  readonly alone: { readonly solids: readonly SolidInPicture[]; readonly flats: readonly FlatInPicture[] };
}

/** Boxes that overlap less in the picture are not taken for one object. */
const LEAST_OVERLAP = 0.1;

/** Pictures with a lens and at least one flat box. For `FrameContext.once`. */
export function labelledPictures({ frame, here, scene }: FrameContext): LabelledPicture[] {
  const camera = (label: BoundLabel, { camera: said }: Box2) =>
    said === '' ? label.sensor : findSensor(scene, said, ['camera'])?.name;
  const flatOf = new Map<string, FlatInPicture[]>();
  for (const bound of here)
    for (const box of bound.label.boxes2) {
      const name = camera(bound, box);
      const picture = frame.pictures.find(one => one.sensor === name);
      const rect = picture && inPicture(box, picture);
      if (!rect || !picture) continue;
      const known = flatOf.get(picture.sensor);
      if (known) known.push({ bound, rect });
      else flatOf.set(picture.sensor, [{ bound, rect }]);
    }
  return frame.pictures.flatMap(picture => {
    const flats = flatOf.get(picture.sensor);
    if (!flats || !picture.lens) return [];
    const solids = here.flatMap(bound => solidIn(picture, bound) ?? []);
    return [{ picture, solids, flats, ...paired(solids, flats, here) }];
  });
}

function inPicture({ left, top, right, bottom }: PixelRect, { width, height }: ScenePicture): PixelRect | undefined {
  const rect = {
    left: Math.max(-0.5, left),
    top: Math.max(-0.5, top),
    right: Math.min(width - 0.5, right),
    bottom: Math.min(height - 0.5, bottom),
  };
  return rect.right > rect.left && rect.bottom > rect.top ? rect : undefined;
}

export function solidIn({ lens, T_rig_sensor, stampNs }: ScenePicture, bound: BoundLabel): SolidInPicture | undefined {
  const inRig = bound.boxAt(stampNs);
  if (!inRig || !lens) return undefined;
  const box: Box3 = { ...inRig, T: compose(inverse(T_rig_sensor), inRig.T) };
  // Behind a lens that looks forward only, as most boxes are: not worth its outline.
  if (lens.maxAngle <= Math.PI / 2 && box.T.t[2] + Math.hypot(...box.size) / 2 < 0.1) return undefined;
  const seen = projectBox(box, lens);
  if (!seen?.inside || !seen.clipped) return undefined;
  const corners = boxCorners(box);
  const near = Math.min(
    ...[0, 3, 6, 9, 12, 15, 18, 21].map(k => Math.hypot(corners[k], corners[k + 1], corners[k + 2])),
  );
  return { bound, rect: seen.inside, clipped: seen.clipped, truncation: seen.truncation, near };
}

function paired(solids: readonly SolidInPicture[], flats: readonly FlatInPicture[], here: readonly BoundLabel[]) {
  const pairs: Pair[] = [];
  const left = { solids: new Set(solids), flats: new Set(flats) };
  const join = (solid: SolidInPicture, flat: FlatInPicture, known: boolean) => {
    pairs.push({ solid, flat, known });
    left.solids.delete(solid);
    left.flats.delete(flat);
  };
  // A track may lack its box in space here, or it may lie out of the lens's sight: then nothing else takes its place.
  const tracks = new Set(here.filter(one => one.box && one.label.track !== '').map(one => one.label.track));
  for (const flat of flats) {
    const { label, position } = flat.bound;
    const solid = solids.find(
      one =>
        left.solids.has(one) &&
        (one.bound.position === position || (label.track !== '' && one.bound.label.track === label.track)),
    );
    if (solid) join(solid, flat, true);
    else if (flat.bound.box || tracks.has(label.track)) left.flats.delete(flat);
  }
  const shared = sharesClasses(solids, flats);
  const free = (one: { readonly bound: BoundLabel }) => one.bound.label.track;
  const options = [...left.flats].flatMap(flat =>
    [...left.solids]
      .filter(solid => !shared || solid.bound.label.category === flat.bound.label.category)
      // Two tracks of one naming that differ are two objects.
      .filter(solid => free(solid) === '' || free(flat) === '')
      .map(solid => ({ solid, flat, overlap: overlapOf(solid.rect, flat.rect) }))
      .filter(({ overlap }) => overlap >= LEAST_OVERLAP),
  );
  options.sort((a, b) => b.overlap - a.overlap || a.flat.bound.position - b.flat.bound.position);
  for (const { solid, flat } of options) if (left.solids.has(solid) && left.flats.has(flat)) join(solid, flat, false);
  return { pairs, alone: { solids: [...left.solids], flats: [...left.flats] } };
}

/** Where the two kinds of labels were made apart, their classes may have nothing in common. */
function sharesClasses(solids: readonly SolidInPicture[], flats: readonly FlatInPicture[]): boolean {
  const names = new Set(solids.map(one => one.bound.label.category));
  return flats.some(one => names.has(one.bound.label.category));
}
