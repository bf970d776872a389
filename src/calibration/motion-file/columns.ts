// Which column of a text file means what: from --columns, from a header line, or from the look of the rows.
import { FramelockError } from '../../issue.js';
import type { TimeUnit } from '../../time/moment-text.js';

export interface Columns {
  readonly time: { readonly at: number; readonly unit: TimeUnit };
  readonly what: 'rate' | 'pose' | 'heading' | 'speed';
  /** Places of x y z (rate), x y z w (pose), or the one number; undefined where it is not there and stands for 0. */
  readonly values: readonly (number | undefined)[];
  /** Multiplies every value: π/180 for degrees. */
  readonly factor: number;
  /** What the file is taken for, for people. */
  readonly format: string;
}

const units: ReadonlyMap<string, TimeUnit> = new Map([
  ['t', 's'],
  ['t_s', 's'],
  ['t_ms', 'ms'],
  ['t_us', 'us'],
  ['t_ns', 'ns'],
]);
const passedOver = /^(?:|_|-|x|y|z|[ax][xyz]|v[xyz])$/;
const RATES = ['wx', 'wy', 'wz'];
const POSE = ['qx', 'qy', 'qz', 'qw'];

/**
 * `t,x,y,z,qx,qy,qz,qw`: names in the order of the file. Time is `t` (s) or t_ms, t_us, t_ns; then all of qx qy qz qw, or any
 * of wx wy wz (rad/s; wx_deg … for °/s), or yaw (rad, to the left; yaw_deg), or speed (m/s). `_` and positions are passed over.
 */
export function parseColumns(text: string): Columns {
  const names = text.split(',').map(name => name.trim());
  const fail = (what: string): never => {
    throw new FramelockError(
      'FL0801',
      `expected --columns to name ${what}, like t,x,y,z,qx,qy,qz,qw or t_ns,wx,wy,wz or t,_,speed; got "${text}"`,
    );
  };
  const timeAt = names.findIndex(name => units.has(name));
  if (timeAt < 0) fail('a time (t, t_ms, t_us or t_ns)');
  const time = { at: timeAt, unit: units.get(names[timeAt])! };
  const place = (name: string) => {
    const at = names.indexOf(name);
    if (at >= 0 && names.indexOf(name, at + 1) >= 0) fail(`${name} once`);
    return at < 0 ? undefined : at;
  };
  const known = new Set([...POSE, ...RATES, ...RATES.map(name => `${name}_deg`), 'yaw', 'yaw_deg', 'speed']);
  for (const name of names)
    if (!known.has(name) && !units.has(name) && !passedOver.test(name)) fail(`known columns ("${name}" is not one)`);
  const found: Columns[] = [];
  const add = (what: Columns['what'], values: Columns['values'], factor = 1) =>
    found.push({ time, what, values, factor, format: 'columns' });
  for (const [ending, factor] of [
    ['', 1],
    ['_deg', Math.PI / 180],
  ] as const) {
    const rates = RATES.map(name => place(name + ending));
    if (rates.some(at => at !== undefined)) add('rate', rates, factor);
    if (place(`yaw${ending}`) !== undefined) add('heading', [place(`yaw${ending}`)], factor);
  }
  if (place('speed') !== undefined) add('speed', [place('speed')]);
  const pose = POSE.map(place);
  if (pose.every(at => at !== undefined)) add('pose', pose);
  else if (pose.some(at => at !== undefined)) fail('all of qx, qy, qz, qw');
  if (found.length !== 1) fail('one kind of motion (a quaternion, rates, yaw or speed)');
  return found[0];
}

/** By the first row with numbers; `header` is the comment or word line before it, split like the rows. */
export function detectColumns(row: readonly string[], header: readonly string[], comma: boolean): Columns | undefined {
  const ns = /^\d{15,19}$/.test(row[0]);
  const euroc = { time: { at: 0, unit: 'ns' as const }, factor: 1 };
  if (comma && ns && row.length === 7) return { ...euroc, what: 'rate', values: [1, 2, 3], format: 'EuRoC IMU' };
  if (comma && ns && row.length >= 8) {
    // EuRoC's ground truth has w first; a header that says otherwise is believed.
    const named = ['x', 'y', 'z', 'w'].map(axis =>
      header.findIndex(name => new RegExp(`^q(_RS)?_?${axis}\\b`).test(name)),
    );
    const values = named.every(at => at >= 0) ? named : [5, 6, 7, 4];
    return { ...euroc, what: 'pose', values, format: 'EuRoC ground truth' };
  }
  const seconds = { time: { at: 0, unit: 's' as const }, factor: 1 };
  if (!ns && row.length === 8)
    return {
      ...seconds,
      what: 'pose',
      values: [4, 5, 6, 7],
      format: comma ? 'rows t,x,y,z,qx,qy,qz,qw' : 'TUM trajectory',
    };
  return undefined;
}
