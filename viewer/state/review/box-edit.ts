// A small correction of a box, as a reviewer proposes it: along its own axes, about its own z, longer or shorter, by keys in three steps.

import type { Box3 } from '../../../src/geometry/box3.js';
import { applyEdit } from '../../../src/qa/review/apply-edit.js';
import type { Edit } from '../../../src/qa/review/verdict.js';

type NumberOfEdit = 'dx' | 'dy' | 'dz' | 'dyaw' | 'dlength' | 'dwidth' | 'dheight';

export interface EditFreedom {
  readonly id: NumberOfEdit;
  /** For more and for less. */
  readonly keys: readonly [string, string];
  readonly effects: readonly [string, string];
  readonly unit: 'cm' | 'deg';
  /** Plain, with Shift, with Alt. */
  readonly steps: readonly [number, number, number];
}

const way = [10, 2, 0.5] as const;

export const editFreedoms: readonly EditFreedom[] = [
  { id: 'dyaw', keys: ['q', 'a'], effects: ['turn left', 'turn right'], unit: 'deg', steps: [2, 0.5, 0.1] },
  { id: 'dx', keys: ['w', 's'], effects: ['ahead', 'back'], unit: 'cm', steps: way },
  { id: 'dy', keys: ['e', 'd'], effects: ['to its left', 'to its right'], unit: 'cm', steps: way },
  { id: 'dz', keys: ['r', 'f'], effects: ['up', 'down'], unit: 'cm', steps: way },
  { id: 'dlength', keys: ['t', 'g'], effects: ['longer', 'shorter'], unit: 'cm', steps: way },
  { id: 'dwidth', keys: ['y', 'h'], effects: ['wider', 'narrower'], unit: 'cm', steps: way },
  { id: 'dheight', keys: ['x', 'z'], effects: ['higher', 'lower'], unit: 'cm', steps: way },
];

/** In the unit of its freedom. */
export function editNumber(edit: Edit, { id, unit }: EditFreedom): number {
  const value = edit[id] ?? 0;
  return unit === 'deg' ? (value * 180) / Math.PI : 100 * value;
}

/** Without the dust of binary fractions; what is 0 again is not there. */
export function edited(edit: Edit, freedom: EditFreedom, step: number): Edit {
  const { id, unit } = freedom;
  const shown = Math.round((editNumber(edit, freedom) + step) * 1e6) / 1e6;
  const { [id]: _, ...rest } = edit;
  if (shown === 0) return rest;
  return { ...rest, [id]: unit === 'deg' ? (shown * Math.PI) / 180 : shown / 100 };
}

/** The box as it would be; undefined where the edit leaves none. */
export function boxWith(box: Box3, edit: Edit): Box3 | undefined {
  const label = {
    id: '',
    track: '',
    category: '',
    moment: { file: '' },
    frame: 'rig',
    boxes2: [],
    attributes: [],
    box,
  };
  const done = applyEdit(label, edit);
  return typeof done === 'string' ? undefined : done.box;
}

export function isEmpty(edit: Edit): boolean {
  return Object.keys(edit).length === 0;
}
