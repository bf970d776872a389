// What an OpenLABEL object_data says: cuboids, boxes in pictures, and everything else as attributes.

import type { Box3 } from '../../geometry/box3.js';
import { fromEuler } from '../../geometry/from-euler.js';
import type { Quaternion } from '../../geometry/se3.js';
import { vec3 } from '../../geometry/vec3.js';
import { listOf, numberOf, objectOf, shownValue, textAt, valueAt } from '../json/json-values.js';
import type { Box2, LabelFault } from '../label.js';

/** Names that framelock gives to what OpenLABEL has no word for; nobody else's attribute may be called so. */
export const reserved = {
  id: 'framelock_id',
  track: 'framelock_track',
  points: 'framelock_points',
  occluded: 'framelock_occluded',
  truncated: 'framelock_truncated',
  velocity: 'framelock_velocity',
  edges: 'framelock_edges',
} as const;
export const isReserved = (name: string) => name.startsWith('framelock_');

export interface Shape {
  readonly name: string;
  /** '' where the file does not say: that of the object counts. */
  readonly system: string;
  readonly attributes: readonly (readonly [string, string])[];
}
export interface Cuboid extends Shape {
  /** In its own system; numbers that make no box are found later. */
  readonly box: Box3;
}
export interface Rectangle extends Shape {
  readonly box: Omit<Box2, 'camera'>;
}
export interface ObjectData {
  readonly cuboids: readonly Cuboid[];
  readonly rectangles: readonly Rectangle[];
  readonly attributes: readonly (readonly [string, string])[];
  /** By reserved name. */
  readonly own: ReadonlyMap<string, unknown>;
  /** Shapes that make no label. */
  readonly bad: readonly (readonly [LabelFault, string])[];
  /** `val: null`: the standard's way to say that there is none any more. */
  readonly ended: number;
  /** How many of each kind of geometry that is not read. */
  readonly others: ReadonlyMap<string, number>;
}

const ATTRIBUTES = ['text', 'num', 'boolean', 'vec'];

export function objectData(data: unknown): ObjectData {
  const cuboids: Cuboid[] = [];
  const rectangles: Rectangle[] = [];
  const bad: [LabelFault, string][] = [];
  const others = new Map<string, number>();
  const own = new Map<string, unknown>();
  let ended = 0;
  const shapes = (kind: string, take: (value: readonly unknown[], shape: Shape, given: unknown) => void) => {
    for (const given of listOf(valueAt(data, kind))) {
      const value = valueAt(given, 'val');
      if (value === null) ended++;
      else if (!Array.isArray(value))
        bad.push(['unreadable', `expected a list "val" of a ${kind}, got ${typeof value}`]);
      else take(value, shapeOf(given), given);
    }
  };
  shapes('cuboid', (value, shape) => {
    const box = cuboidOf(value);
    if (box) cuboids.push({ ...shape, box });
    else bad.push(['unreadable', `expected 9 or 10 numbers of a cuboid, got ${value.length}`]);
  });
  shapes('bbox', (value, shape, given) => {
    if (value.length === 4) rectangles.push({ ...shape, box: rectangleOf(value.map(numberOf), given) });
    else bad.push(['unreadable', `expected 4 numbers of a bbox, got ${value.length}`]);
  });
  for (const [kind, list] of Object.entries(objectOf(data) ?? {}))
    if (kind !== 'cuboid' && kind !== 'bbox' && !ATTRIBUTES.includes(kind)) others.set(kind, listOf(list).length);
  const attributes = attributesOf(data, own);
  return { cuboids, rectangles, attributes, own, bad, ended, others };
}

function shapeOf(given: unknown): Shape {
  return {
    name: textAt(given, 'name'),
    system: textAt(given, 'coordinate_system'),
    attributes: attributesOf(valueAt(given, 'attributes')),
  };
}

/** Texts first, then numbers, booleans and vectors, each in the file's order. */
function attributesOf(data: unknown, own?: Map<string, unknown>): (readonly [string, string])[] {
  return ATTRIBUTES.flatMap(kind =>
    listOf(valueAt(data, kind)).flatMap(item => {
      const name = textAt(item, 'name');
      const value = valueAt(item, 'val');
      if (isReserved(name)) own?.set(name, value);
      return isReserved(name) ? [] : [[name, shownValue(value)] as const];
    }),
  );
}

/** x y z, quaternion x y z w or angles rx ry rz (rad, R = Rz(rz) · Ry(ry) · Rx(rx)), then lengths along the box's own axes, m. */
function cuboidOf(value: readonly unknown[]): Box3 | undefined {
  if (value.length !== 9 && value.length !== 10) return undefined;
  const n = value.map(numberOf);
  const q: Quaternion = n.length === 10 ? [n[3], n[4], n[5], n[6]] : fromEuler('ZYX', [n[5], n[4], n[3]]);
  const lengths = n.length - 3;
  return { T: { t: [n[0], n[1], n[2]], q }, size: vec3(axis => n[lengths + axis]) };
}

/** Middle, width and height, counted from the corner of the first pixel. */
function rectangleOf([x, y, width, height]: readonly number[], given: unknown): Omit<Box2, 'camera'> {
  const box = {
    left: x - width / 2 - 0.5,
    top: y - height / 2 - 0.5,
    right: x + width / 2 - 0.5,
    bottom: y + height / 2 - 0.5,
  };
  const exact = exactEdges(valueAt(given, 'attributes'));
  const edges = [box.left, box.top, box.right, box.bottom];
  if (!exact?.every((edge, i) => Math.abs(edge - edges[i]) <= 1e-6 + 1e-9 * Math.abs(edge))) return box;
  const [left, top, right, bottom] = exact;
  return { left, top, right, bottom };
}

/** The edges themselves, where middle and size would round them; not where the box was changed since. */
function exactEdges(attributes: unknown): readonly number[] | undefined {
  const found = listOf(valueAt(attributes, 'vec')).find(item => textAt(item, 'name') === reserved.edges);
  const value = valueAt(found, 'val');
  return Array.isArray(value) && value.length === 4 && value.every(Number.isFinite) ? value : undefined;
}
