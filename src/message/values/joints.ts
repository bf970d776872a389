// sensor_msgs/JointState: the first message decides which joints there are; later ones are put in that order by name.
import { FramelockError } from '../../issue.js';
import { frameId, frameOf, type Layout, list, type Note, optional, value } from '../layout.js';
import type { Slots } from '../plan.js';
import type { SampleColumn } from '../value.js';

/** Units are those of revolute joints, as the message cannot tell (prismatic: m, m/s, N). */
const GROUPS = [
  ['position', 'rad'],
  ['velocity', 'rad/s'],
  ['effort', 'N*m'],
] as const;

export const jointState: Layout = {
  wants: [frameId, value('name'), optional(list('position')), optional(list('velocity')), optional(list('effort'))],
  shape(_topic, note) {
    let names: readonly string[] | undefined;
    let columns: readonly SampleColumn[] = [];
    return {
      kind: 'joints',
      get columns() {
        return columns;
      },
      build(slots) {
        const here = namesOf(slots);
        if (names === undefined && here.length > 0) {
          names = here;
          columns = GROUPS.map(([name, unit]) => ({ name, width: here.length, unit, names: here }));
        }
        return {
          kind: 'sample',
          frameId: frameOf(slots, 0),
          childFrameId: '',
          values: inOrder(slots, here, names ?? [], note),
        };
      },
    };
  },
};

/** Position, velocity and effort of every known joint, NaN where this message does not say. */
function inOrder(slots: Slots, here: readonly string[], names: readonly string[], note: Note): Float64Array {
  const width = names.length;
  const values = new Float64Array(GROUPS.length * width).fill(NaN);
  const place = new Map(names.map((name, i) => [name, i]));
  if (here.some(name => !place.has(name)))
    note('FL0304', 'joints appear that the first message does not name; they were left out');
  for (const group of GROUPS.keys()) {
    const given = slots.parts[2 + group] as ArrayLike<number> | undefined;
    if (given === undefined || given.length === 0) continue;
    if (given.length !== here.length)
      throw new FramelockError('FL0304', `expected ${here.length} numbers in ${GROUPS[group][0]}, got ${given.length}`);
    for (const [i, name] of here.entries()) {
      const to = here === names ? i : place.get(name);
      if (to !== undefined) values[group * width + to] = given[i];
    }
  }
  return values;
}

function namesOf(slots: Slots): readonly string[] {
  const names = slots.parts[1];
  if (Array.isArray(names) && names.every(name => typeof name === 'string')) return names;
  throw new FramelockError('FL0304', 'expected a list of joint names');
}
