// What the columns of a data.csv are: by the names in its first line, else by the sensor's name and the layout's own order.
//
// EuRoC: w_RS_S_x [rad s^-1], a_RS_S_x [m s^-2], p_RS_R_x [m], q_RS_w [], v_RS_R_x [m s^-1], b_w_RS_S_x, b_a_RS_S_x; S is the sensor,
// R the reference. Others write omega, alpha, gyro, acc, position, quaternion.
import { STANDARD_GRAVITY } from '../../geometry/gravity.js';
import type { TimeUnit } from '../../time/moment-text.js';

/** Groups of numbers that rows may hold. */
export type Group = 'gyro' | 'acc' | 'position' | 'rotation' | 'velocity' | 'gyro_bias' | 'acc_bias';

export interface GroupPlace {
  /** Cells of x y z, or x y z w. */
  readonly cells: readonly number[];
  /** Multiplies every number, so that it is in rad, m and s. */
  readonly factor: number;
}

export interface Columns {
  readonly unit: TimeUnit;
  readonly kind: 'pictures' | 'imu' | 'pose' | 'position' | 'unknown';
  readonly groups: ReadonlyMap<Group, GroupPlace>;
  /** Names of the columns behind the first, where the table tells them. */
  readonly names: readonly string[];
  /** Of a table whose columns or units are not known: which, and what is wrong. */
  readonly why?: string;
}

const STEMS: readonly (readonly [Group, RegExp])[] = [
  ['gyro_bias', /^(b_w(_rs_s)?|bias_(gyro?|w)|b_?g(yro)?)$/],
  ['acc_bias', /^(b_a(_rs_s)?|bias_(acc(el)?|a)|b_?a(cc)?)$/],
  ['gyro', /^(w(_rs_s)?|omega|gyro?(scope)?|ang(ular)?_?(vel(ocity)?|rate))$/],
  ['acc', /^(a(_rs_s)?|alpha|acc(el(eration|erometer)?)?|lin(ear)?_?acc(eleration)?)$/],
  ['velocity', /^(v(_rs_r)?|vel(ocity)?|lin(ear)?_?vel(ocity)?)$/],
  ['rotation', /^(q(_rs)?|quat(ernion)?|orientation|rotation)$/],
  ['position', /^(p(_rs_r)?|pos(ition)?|t|translation)?$/],
];

const PER_S: readonly (readonly [RegExp, number])[] = [
  [/^(rad(s\^-1|\/s|s-1))?$/, 1],
  [/^(deg|°)(s\^-1|\/s|s-1)$/, Math.PI / 180],
];
const METRES: readonly (readonly [RegExp, number])[] = [
  [/^m?$/, 1],
  [/^mm$/, 1e-3],
];
const ACC: readonly (readonly [RegExp, number])[] = [
  [/^(m(s\^-2|\/s\^?2|s-2|\/s²))?$/, 1],
  [/^g$/, STANDARD_GRAVITY],
];
const SPEED: readonly (readonly [RegExp, number])[] = [[/^(m(s\^-1|\/s|s-1))?$/, 1]];
const UNITS: Record<Group, readonly (readonly [RegExp, number])[]> = {
  gyro: PER_S,
  gyro_bias: PER_S,
  acc: ACC,
  acc_bias: ACC,
  velocity: SPEED,
  rotation: [[/^-?$/, 1]],
  position: METRES,
};
const TIMES: readonly TimeUnit[] = ['ns', 'us', 'ms', 's'];

/** `head`: the first line without `#`, undefined where the table begins with a row; `cells`: how many a row has. */
export function columnsOf(sensor: string, head: string | undefined, cells: number): Columns {
  if (head === undefined) return usual(sensor, cells);
  const parts = head
    .split(',')
    .map(part => /^\s*([^[\]]*?)\s*(?:\[([^\]]*)\])?\s*$/.exec(part)?.slice(1) ?? [part, '?']);
  const names = parts.slice(1).map(([name]) => name);
  const unknown = (why: string): Columns => ({ unit: 'ns', kind: 'unknown', groups: new Map(), names, why });
  const given = (parts[0][1] ?? '').trim() || 'ns';
  const unit = TIMES.find(one => one === given);
  if (!unit) return unknown(`times in [${given.slice(0, 20)}]`);
  if (/^(file_?)?name$|^image(_?name)?$|^path$/i.test(names[0] ?? ''))
    return { unit, kind: 'pictures', groups: new Map(), names };
  const groups = new Map<Group, { cells: number[]; factor: number }>();
  for (const [i, [name, written]] of parts.entries()) {
    const [, stem, axis] = /^(.*?)_?([xyzw])$/.exec(name.toLowerCase()) ?? [];
    const group = i > 0 && stem !== undefined ? STEMS.find(([, pattern]) => pattern.test(stem))?.[0] : undefined;
    if (!group || (axis === 'w' && group !== 'rotation')) continue;
    const unitText = (written ?? '').replace(/\s+/g, '');
    const factor = UNITS[group].find(([pattern]) => pattern.test(unitText))?.[1];
    if (factor === undefined) return unknown(`${name} in [${unitText.slice(0, 20)}]`);
    const place = groups.get(group) ?? { cells: [], factor };
    groups.set(group, place);
    const at = 'xyzw'.indexOf(axis);
    if (place.cells[at] !== undefined || place.factor !== factor) return unknown(`${name} twice, or in two units`);
    place.cells[at] = i;
  }
  const whole = new Map([...groups].filter(([group, place]) => isWhole(group, place)));
  const kind = kindOf(whole);
  return kind === 'unknown'
    ? unknown(`columns ${names.join(', ').slice(0, 200)}`)
    : { unit, kind, groups: whole, names };
}

function isWhole(group: Group, { cells }: GroupPlace): boolean {
  const count = group === 'rotation' ? 4 : 3;
  return cells.length === count && Array.from(cells).every(cell => cell !== undefined);
}

function kindOf(groups: ReadonlyMap<Group, GroupPlace>): Columns['kind'] {
  if (groups.has('position')) return groups.has('rotation') ? 'pose' : 'position';
  return groups.has('gyro') || groups.has('acc') ? 'imu' : 'unknown';
}

/** EuRoC's own order, for tables without names. */
function usual(sensor: string, cells: number): Columns {
  const groups = new Map<Group, GroupPlace>();
  const put = (group: Group, ...at: number[]) => groups.set(group, { cells: at, factor: 1 });
  const named = (pattern: RegExp, least: number) => pattern.test(sensor) && cells >= least;
  if (named(/^cam/i, 2)) return { unit: 'ns', kind: 'pictures', groups, names: [] };
  if (named(/^imu/i, 7)) {
    put('gyro', 1, 2, 3);
    put('acc', 4, 5, 6);
    return { unit: 'ns', kind: 'imu', groups, names: [] };
  }
  if (named(/^(gt|state|ground_?truth|vicon|mocap)/i, 8)) {
    put('position', 1, 2, 3);
    put('rotation', 5, 6, 7, 4);
    if (cells >= 11) put('velocity', 8, 9, 10);
    if (cells >= 17) put('gyro_bias', 11, 12, 13);
    if (cells >= 17) put('acc_bias', 14, 15, 16);
    return { unit: 'ns', kind: 'pose', groups, names: [] };
  }
  if (named(/^leica/i, 4)) {
    put('position', 1, 2, 3);
    return { unit: 'ns', kind: 'position', groups, names: [] };
  }
  return { unit: 'ns', kind: 'unknown', groups, names: [], why: `rows of ${cells} columns without names` };
}
