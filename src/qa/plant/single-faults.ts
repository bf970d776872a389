// Faults of one label each: how a label becomes wrong, and what is said of it.

import { fromRollPitchYaw } from '../../geometry/roll-pitch-yaw.js';
import { compose, type SE3, type Vec3 } from '../../geometry/se3.js';
import { addScaled } from '../../geometry/vec3.js';
import type { Label } from '../../label/index.js';
import type { FaultKind } from './ledger.js';

export interface Spoilt {
  readonly label: Label;
  readonly text: string;
}

export interface SingleFault {
  readonly kind: FaultKind;
  /** For the person who gets fewer than asked for. */
  readonly needs: string;
  fits(label: Label, around: Surroundings): boolean;
  /** `random` gives numbers in [0, 1). Only for labels that fit; undefined where it turns out that it cannot be done. */
  spoil(label: Label, around: Surroundings, random: () => number): Spoilt | undefined;
}

export interface Surroundings {
  /** m/s in the axes of the label's frame: the file's own, else relative to that frame, from the labels before and after. */
  readonly velocity: Vec3 | undefined;
  /** All classes of the set, ascending. */
  readonly categories: readonly string[];
}

const SHIFT_M = 0.5;
const SCALE = 1.3;
const LATE_MS = [50, 200] as const;
/** A late box of an object that moved less is none, m. */
const LATE_M = 0.3;
const SHIFT_PX = 20;

const turn = (yaw: number): SE3 => ({ q: fromRollPitchYaw(0, 0, yaw), t: [0, 0, 0] });
const moved = (label: Label, own: SE3): Label => ({ ...label, box: { ...label.box!, T: compose(label.box!.T, own) } });
const hasBox = ({ box }: Label) => box !== undefined;

export const singleFaults: readonly SingleFault[] = [
  {
    kind: 'shift',
    needs: 'a 3D box',
    fits: hasBox,
    spoil(label, _, random) {
      const angle = 2 * Math.PI * random();
      const own: Vec3 = [SHIFT_M * Math.cos(angle), SHIFT_M * Math.sin(angle), 0];
      const towards = Math.round((angle * 180) / Math.PI);
      return {
        label: moved(label, { q: [0, 0, 0, 1], t: own }),
        text: `${SHIFT_M} m along the ground, towards ${towards}° from its own x axis`,
      };
    },
  },
  {
    kind: 'scale',
    needs: 'a 3D box',
    fits: hasBox,
    spoil(label) {
      const { size } = label.box!;
      // Its bottom stays on the ground.
      const lifted = moved(label, { q: [0, 0, 0, 1], t: [0, 0, ((SCALE - 1) * size[2]) / 2] });
      const larger: Vec3 = [size[0] * SCALE, size[1] * SCALE, size[2] * SCALE];
      return { label: { ...lifted, box: { ...lifted.box!, size: larger } }, text: `all lengths × ${SCALE}` };
    },
  },
  {
    kind: 'flip',
    needs: 'a 3D box',
    fits: hasBox,
    spoil: label => ({ label: moved(label, turn(Math.PI)), text: 'turned by half a turn' }),
  },
  {
    kind: 'late',
    needs: `a 3D box that moves by ${LATE_M} m in at most ${LATE_MS[1]} ms`,
    fits: ({ box }, { velocity }) =>
      box !== undefined && velocity !== undefined && Math.hypot(...velocity) * (LATE_MS[1] / 1000) >= LATE_M,
    spoil(label, { velocity }, random) {
      const fast = Math.hypot(...velocity!);
      const least = Math.max(LATE_MS[0], (1000 * LATE_M) / fast);
      const late = least + (LATE_MS[1] - least) * random();
      const { T } = label.box!;
      const t = addScaled(T.t, velocity!, -late / 1000);
      const text = `drawn ${late.toFixed(0)} ms late: ${((fast * late) / 1000).toFixed(2)} m behind`;
      return { label: { ...label, box: { ...label.box!, T: { ...T, t } } }, text };
    },
  },
  {
    kind: 'class',
    needs: 'another class in the set',
    fits: ({ category }, { categories }) => categories.some(other => other !== category),
    spoil(label, { categories }, random) {
      const others = categories.filter(other => other !== label.category);
      const category = others[Math.floor(random() * others.length)];
      return { label: { ...label, category }, text: `called ${category} instead of ${label.category}` };
    },
  },
  {
    kind: 'shift2d',
    needs: 'a 2D box',
    fits: ({ boxes2 }) => boxes2.length > 0,
    spoil(label, _, random) {
      const at = Math.floor(random() * label.boxes2.length);
      const angle = 2 * Math.PI * random();
      const [du, dv] = [SHIFT_PX * Math.cos(angle), SHIFT_PX * Math.sin(angle)];
      const boxes2 = label.boxes2.map((box, k) =>
        k === at
          ? { ...box, left: box.left + du, right: box.right + du, top: box.top + dv, bottom: box.bottom + dv }
          : box,
      );
      const where = label.boxes2[at].camera;
      return {
        label: { ...label, boxes2 },
        text: `its box in ${where || 'the picture'} moved by ${du.toFixed(1)} ${dv.toFixed(1)} px`,
      };
    },
  },
];
