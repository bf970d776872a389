// sensor_msgs/JointState and foxglove JointStates: the first message decides which joints there are; later ones are put in that order by name.
import { FramelockError } from '../../issue.js';
import { asNumber, frameId, frameOf, type Layout, list, type Note, optional, value } from '../layout.js';
import type { Slots, Want } from '../plan.js';
import type { SampleColumn } from '../value.js';
import { listOf } from './structs.js';

type Group = readonly [name: string, unit: string];

/** Of one message: the joints, and the numbers of each group, for each of them or for none. */
interface Joints {
  readonly names: readonly string[];
  readonly numbers: readonly (ArrayLike<number> | undefined)[];
}

/** Units are those of revolute joints, as the message cannot tell (prismatic: m, m/s, N). */
const GROUPS: readonly Group[] = [
  ['position', 'rad'],
  ['velocity', 'rad/s'],
  ['effort', 'N*m'],
];

export const jointState: Layout = jointsLayout(
  [value('name'), optional(list('position')), optional(list('velocity')), optional(list('effort'))],
  GROUPS,
  slots => ({ names: namesOf(slots.parts[1]), numbers: slots.parts.slice(2) as (ArrayLike<number> | undefined)[] }),
);

/** Each joint says only what it measures; NaN else. */
const FOXGLOVE: readonly Group[] = [...GROUPS, ['acceleration', 'rad/s^2']];

export const foxgloveJoints: Layout = jointsLayout([value('joints')], FOXGLOVE, slots => {
  const joints = listOf(slots.parts[1], 'joints');
  return {
    names: namesOf(joints.map(joint => joint.name)),
    numbers: FOXGLOVE.map(([name]) => joints.map(joint => asNumber(joint[name]))),
  };
});

function jointsLayout(wants: readonly Want[], groups: readonly Group[], read: (slots: Slots) => Joints): Layout {
  return {
    wants: [frameId, ...wants],
    shape(_topic, note) {
      let names: readonly string[] | undefined;
      let columns: readonly SampleColumn[] = [];
      return {
        kind: 'joints',
        get columns() {
          return columns;
        },
        build(slots) {
          const joints = read(slots);
          const here = joints.names;
          if (names === undefined && here.length > 0) {
            names = here;
            columns = groups.map(([name, unit]) => ({ name, width: here.length, unit, names: here }));
          }
          return {
            kind: 'sample',
            frameId: frameOf(slots, 0),
            childFrameId: '',
            values: inOrder(joints, groups, names ?? [], note),
          };
        },
      };
    },
  };
}

/** All groups of every known joint, NaN where this message does not say. */
function inOrder(
  { names: here, numbers }: Joints,
  groups: readonly Group[],
  names: readonly string[],
  note: Note,
): Float64Array {
  const width = names.length;
  const values = new Float64Array(groups.length * width).fill(NaN);
  const place = new Map(names.map((name, i) => [name, i]));
  if (here.some(name => !place.has(name)))
    note('FL0304', 'joints appear that the first message does not name; they were left out');
  for (const [group, [called]] of groups.entries()) {
    const given = numbers[group];
    if (given === undefined || given.length === 0) continue;
    if (given.length !== here.length)
      throw new FramelockError('FL0304', `expected ${here.length} numbers in ${called}, got ${given.length}`);
    for (const [i, name] of here.entries()) {
      const to = here === names ? i : place.get(name);
      if (to !== undefined) values[group * width + to] = given[i];
    }
  }
  return values;
}

function namesOf(names: unknown): readonly string[] {
  if (Array.isArray(names) && names.every(name => typeof name === 'string')) return names;
  throw new FramelockError('FL0304', 'expected a list of joint names');
}
