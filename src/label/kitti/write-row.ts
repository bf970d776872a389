// A label as a row of KITTI's, or why it cannot be one.
import type { Label } from '../label.js';
import { OCCLUDED } from './label-of-row.js';
import { alphaOf, rowOf } from './placing.js';
import type { KittiBox } from './row.js';
import type { WriteFrame } from './write-frame.js';

/** Beyond this a box that stands upright in the picture is another box. */
const MOST_LEAN = (10 * Math.PI) / 180;

export interface WrittenRow {
  /** Without a frame and a track. */
  readonly text: string;
  /** By how much the box was turned to stand upright, rad. */
  readonly lean: number;
  /** Whether its share of occlusion became the nearest level. */
  readonly levelled: boolean;
  /** What the row has no place for: `velocity`, `points`, `attributes`, `boxes of other cameras`. */
  readonly unsaid: readonly string[];
}

/** As many digits as it takes to come back the same, and KITTI's two decimals at least. */
function exact(value: number): string {
  const text = String(value);
  return /e|\.\d\d/.test(text) ? text : value.toFixed(2);
}

/** What was turned: nine decimals, nanometres, so that KITTI's own two come back as they were. */
function turned(value: number): string {
  return exact(Number(value.toFixed(9)) + 0);
}

/** A sentence for `left` where KITTI cannot hold the label. */
export function writtenRow(label: Label, frame: WriteFrame): WrittenRow | string {
  const { category, box, boxes2, attributes } = label;
  if (category === '' || /\s/.test(category) || category === 'DontCare')
    return 'its class is no single word, or DontCare, which KITTI keeps for regions without labels';
  const own = boxes2.filter(({ camera }) => camera === '' || camera === frame.camera || /^image_0?2$/.test(camera));
  if (!box && own.length === 0) return `it has a 2D box in other cameras than ${frame.camera} only`;
  const placed = box && placedBox(label, frame);
  if (typeof placed === 'string') return placed;
  const text = (name: string) => attributes.find(([key]) => key === name)?.[1];
  const known = new Set(['truncated', 'occluded', 'alpha', 'score']);
  const unsaid = [
    ...(label.velocity ? ['velocity'] : []),
    ...(label.points === undefined ? [] : ['points']),
    ...(attributes.some(([key]) => !known.has(key)) ? ['attributes'] : []),
    ...(own.length < boxes2.length || own.length > 1 ? ['boxes of other cameras'] : []),
  ];
  const level = levelOf(label, wordOf(text('occluded')));
  const words = [
    category,
    label.truncated === undefined ? (wordOf(text('truncated')) ?? '-1') : exact(label.truncated),
    level.word,
    wordOf(text('alpha')) ?? (placed ? alphaOf(placed.box).toFixed(2) : '-10'),
    ...(own[0] ? [own[0].left, own[0].top, own[0].right, own[0].bottom].map(exact) : ['-1', '-1', '-1', '-1']),
    ...(placed ? boxWords(placed.box) : ['-1', '-1', '-1', '-1000', '-1000', '-1000', '-10']),
    ...(wordOf(text('score')) === undefined ? [] : [wordOf(text('score'))]),
  ];
  return { text: words.join(' '), lean: placed?.lean ?? 0, levelled: level.levelled, unsaid };
}

function placedBox({ box, frame: name }: Label, frame: WriteFrame) {
  const T_rect_frame = frame.placing(name);
  if (!T_rect_frame) return `the rig does not place its frame${name === '' ? ', that of the LiDAR' : ` ${name}`}`;
  const placed = rowOf(box!, T_rect_frame);
  return placed.lean > MOST_LEAN
    ? 'its box leans by more than 10° from upright in the camera; KITTI boxes turn about one axis only'
    : placed;
}

function boxWords({ hwl, bottom, yaw }: KittiBox): string[] {
  return [...hwl.map(exact), ...[...bottom, yaw].map(turned)];
}

/** The nearest level; 3 is not told. */
function levelOf({ occluded }: Label, text: string | undefined): { word: string; levelled: boolean } {
  if (occluded === undefined) return { word: text ?? '3', levelled: false };
  const off = OCCLUDED.map(share => Math.abs(share - occluded));
  const least = Math.min(...off);
  return { word: String(off.indexOf(least)), levelled: least > 0 };
}

/** A text that stands in a column must be a number, or it would make other columns of the rest. */
function wordOf(text: string | undefined): string | undefined {
  return text !== undefined && text.length < 32 && /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)
    ? text
    : undefined;
}
