// A box where nothing is: the size and class of another label of the frame, beside it on free ground.
import { fromRollPitchYaw } from '../../geometry/roll-pitch-yaw.js';
import { compose, type SE3, type Vec3 } from '../../geometry/se3.js';
import type { Label } from '../../label/index.js';

/** How far from the label that it is a copy of, m. */
const AWAY = [4, 20] as const;
/** Room between it and every other box, m. */
const APART = 1;
const TRIES = 20;

/** `others` are the labels of the frame; undefined where no try found room. `number` makes its names unique. */
export function ghostOf(
  label: Label,
  others: readonly Label[],
  number: number,
  random: () => number,
): Label | undefined {
  const { T, size } = label.box!;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const [angle, away, yaw] = [
      2 * Math.PI * random(),
      AWAY[0] + (AWAY[1] - AWAY[0]) * random(),
      2 * Math.PI * random(),
    ];
    const own: SE3 = { q: fromRollPitchYaw(0, 0, yaw), t: [away * Math.cos(angle), away * Math.sin(angle), 0] };
    const there = compose(T, own);
    const free = others.every(({ box }) => {
      const apart = Math.hypot(...box!.T.t.map((x, k) => x - there.t[k]));
      return apart >= APART + (reach(box!.size) + reach(size)) / 2;
    });
    if (!free) continue;
    const { attributes, category, frame, moment } = label;
    const names = { id: `${label.id}#${number}`, track: label.track === '' ? '' : `${label.track}#${number}` };
    return { ...names, category, moment, frame, attributes, boxes2: [], box: { T: there, size } };
  }
  return undefined;
}

const reach = ([length, width]: Vec3) => Math.hypot(length, width);
