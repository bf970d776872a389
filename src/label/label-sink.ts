// Takes the labels that a reader finds: what makes no label is counted and named, and ids are made unique.
import { type Quaternion, unitQuaternion } from '../geometry/se3.js';
import { FramelockError, type Place } from '../issue.js';
import type { Label, LabelFault, LabelSet } from './label.js';
import type { LabelContext } from './label-format.js';

export interface LabelSink {
  /** Keeps a label or hands it to `each`, or counts why not. Rotations come out as unit quaternions. */
  add(label: Label, at: Place): void;
  /** Counts `count` labels that cannot even be made; `text` says what was expected and found. Not for `ignored`. */
  drop(fault: LabelFault, text: string, at: Place, count?: number): void;
  /** A region that the format marks as not labelled. */
  ignore(count?: number): void;
  /** A convention that was translated; said once. */
  note(text: string): void;
  finish(): LabelSet;
}

/** Class of a label whose file names none. */
const NO_CATEGORY = 'unknown';

/** In one set: all of them are in memory, about 600 bytes each. */
const MOST_LABELS = 2 ** 22;
export const tooManyLabels = `expected at most ${MOST_LABELS} labels in one set, got more; give fewer files at once`;

export function labelSink(format: string, { issues, each }: Pick<LabelContext, 'issues' | 'each'>): LabelSink {
  const labels: Label[] = [];
  const take = each ?? ((label: Label) => labels.push(label));
  let taken = 0;
  const ids = new Map<string, number>();
  const dropped = new Map<LabelFault, number>();
  const notes = new Set<string>();
  const count = (fault: LabelFault, n: number) => dropped.set(fault, (dropped.get(fault) ?? 0) + n);
  const drop = (fault: LabelFault, text: string, at: Place, n = 1) => {
    count(fault, n);
    issues.merge({ code: 'FL1003', severity: 'warning', text: `${text}; the label was left out`, at, count: n });
  };
  /** The first keeps its id, the others get a number that no other has. */
  const uniqueId = (id: string, at: Place): string => {
    const before = ids.get(id);
    ids.set(id, (before ?? 0) + 1);
    if (before === undefined) return id;
    issues.add('FL1006', `label id ${JSON.stringify(id)} occurs twice; the later ones got a number`, at);
    for (let n = before + 1; ; n++) {
      const other = `${id}#${n}`;
      if (ids.has(other)) continue;
      ids.set(other, 1);
      return other;
    }
  };
  return {
    add(label, at) {
      if (taken >= MOST_LABELS) throw new FramelockError('FL1002', tooManyLabels, { at });
      const fault = faultOf(label);
      if (fault) {
        drop(fault[0], `label ${JSON.stringify(label.id)}: ${fault[1]}`, at);
        return;
      }
      if (label.category === '') issues.add('FL1007', `labels name no class; they are called ${NO_CATEGORY}`, at);
      const box = label.box && { ...label.box, T: { ...label.box.T, q: turnOf(label.box.T.q) } };
      const category = label.category === '' ? NO_CATEGORY : label.category;
      taken++;
      take({ ...label, id: uniqueId(label.id, at), category, box });
    },
    drop,
    ignore(n = 1) {
      count('ignored', n);
    },
    note(text) {
      notes.add(text);
    },
    finish() {
      const lost = [...dropped.values()].reduce((sum, n) => sum + n, 0);
      return { format, labels, found: taken + lost, dropped, notes: [...notes] };
    },
  };
}

/** At unit length; one that already is keeps its last bits, so that what was written reads as it was. */
function turnOf(q: Quaternion): Quaternion {
  return Math.abs(Math.hypot(...q) - 1) <= 1e-15 ? q : unitQuaternion(q)!;
}

function faultOf({ box, boxes2, velocity, moment }: Label): readonly [LabelFault, string] | undefined {
  const finite = (values: readonly number[]) => values.every(Number.isFinite);
  if (!box && boxes2.length === 0) return ['no_box', 'expected a 3D box or a box in a picture, got neither'];
  if ('file' in moment && moment.file === '')
    return ['no_moment', 'expected a stamp or the name of a frame, got neither'];
  if (velocity && !finite(velocity)) return ['not_finite', `expected a finite velocity, got ${velocity.join(' ')} m/s`];
  if (box) {
    if (!finite([...box.T.t, ...box.T.q, ...box.size]))
      return ['not_finite', `expected finite numbers, got ${[...box.T.t, ...box.size, ...box.T.q].join(' ')}`];
    if (!box.size.every(length => length > 0))
      return ['no_size', `expected three lengths of more than 0 m, got ${box.size.join(' ')}`];
    if (!unitQuaternion(box.T.q)) return ['no_rotation', `expected a unit quaternion, got ${box.T.q.join(' ')}`];
  }
  for (const { left, top, right, bottom } of boxes2) {
    if (!finite([left, top, right, bottom]))
      return ['not_finite', `expected finite pixels, got ${[left, top, right, bottom].join(' ')}`];
    if (!(right > left && bottom > top))
      return ['no_size', `expected a 2D box with an area, got ${[left, top, right, bottom].join(' ')}`];
  }
  return undefined;
}
