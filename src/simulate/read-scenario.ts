// Reads a scenario: what the file says, laid over the town's own settings, with every key and number checked.
import { readoutDirections } from '../camera/index.js';
import { FramelockError } from '../issue.js';
import { type Scenario, town } from './scenario.js';

type Tree = { readonly [key: string]: unknown };

/** Allowed range of each number by its key, both ends included. Keys not listed may be any finite number. */
const ranges: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['framelock_scenario', [1, 1]],
  ['seed', [0, 2 ** 32 - 1]],
  ['duration_s', [0.1, 3600]],
  ['rate_hz', [0.1, 2000]],
  ['phase_ns', [0, 1e10]],
  ['offset_ns', [-1e12, 1e12]],
  ['drift_ppm', [-10000, 10000]],
  ['floor_ns', [0, 1e11]],
  ['jitter_ns', [0, 1e11]],
  ['rings', [1, 256]],
  ['columns', [4, 8192]],
  ['elevation_deg', [-90, 90]],
  ['range_m', [0, 1000]],
  ['dropout', [0, 1]],
  ['width', [16, 4096]],
  ['height', [16, 4096]],
  ['fx', [1, 1e5]],
  ['fy', [1, 1e5]],
  ['view_deg', [1, 360]],
  ['clutter', [0, 50]],
  ['readout_ns', [1, 1e9]],
]);
const whole = new Set([
  'framelock_scenario',
  'seed',
  'rings',
  'columns',
  'width',
  'height',
  'phase_ns',
  'offset_ns',
  'floor_ns',
  'jitter_ns',
]);
/** Settings that the town leaves out; the value says of what kind they are. Objects with a lens model may have them. */
const optional: Tree = { readout_ns: 0, readout: '' };
const notNegative = /_sigma|_density|noise_sigma/;

/** `parsed` is the parsed JSON of a scenario file. Throws FL0801 naming the key. */
export function readScenario(parsed: unknown, name = 'scenario'): Scenario {
  if (!isTree(parsed) || parsed.framelock_scenario !== 1) {
    throw new FramelockError('FL0801', `${name}: expected an object with "framelock_scenario": 1`);
  }
  const scenario = overlay(town, parsed, name, '') as unknown as Scenario;
  if (!/^\d{1,18}$|^[1-8]\d{18}$/.test(scenario.start_ns)) {
    throw new FramelockError(
      'FL0801',
      `${name}: start_ns: expected ns since 1970 as digits in quotes, got "${scenario.start_ns}"`,
    );
  }
  const topics = new Map<string, string>();
  for (const [sensor, settings] of Object.entries(scenario.sensors)) {
    if (!settings) continue;
    const other = topics.get(settings.topic) ?? topics.get(settings.frame);
    if (other)
      throw new FramelockError(
        'FL0801',
        `${name}: sensors.${sensor}: its topic and frame must differ from those of ${other}`,
      );
    topics.set(settings.topic, sensor).set(settings.frame, sensor);
    if ('model' in settings && (settings.readout === undefined) !== (settings.readout_ns === undefined))
      throw new FramelockError(
        'FL0801',
        `${name}: sensors.${sensor}: expected readout_ns and readout, got one of them`,
      );
  }
  return scenario;
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function overlay(base: Tree | Scenario, over: Tree, name: string, path: string): Tree {
  const more = Object.hasOwn(base, 'model') ? Object.entries(optional).filter(([key]) => Object.hasOwn(over, key)) : [];
  const known = new Map<string, unknown>([...Object.entries(base), ...more]);
  for (const key of Object.keys(over)) {
    if (!known.has(key)) fail(name, path + key, `is not a setting; known here: ${[...known.keys()].join(', ')}`);
  }
  return Object.fromEntries(
    [...known].map(([key, value]) => {
      if (!Object.hasOwn(over, key)) return [key, value];
      return [key, replace(key, value, over[key], name, path + key)];
    }),
  );
}

function replace(key: string, old: unknown, value: unknown, name: string, path: string): unknown {
  if (isTree(old)) {
    if (value === null && path.split('.').length === 2) return null;
    if (!isTree(value)) fail(name, path, `expected an object, got ${JSON.stringify(value)}`);
    return overlay(old, value as Tree, name, `${path}.`);
  }
  if (Array.isArray(old)) {
    const free = key === 'distortion';
    if (!Array.isArray(value) || (!free && value.length !== old.length) || value.length > 16) {
      fail(name, path, `expected a list of ${free ? 'up to 16' : old.length} numbers, got ${JSON.stringify(value)}`);
    }
    return (value as unknown[]).map((x, i) => number(key, x, name, `${path}[${i}]`));
  }
  if (typeof old === 'number') return number(key, value, name, path);
  if (typeof value !== 'string' || value === '' || value.length > 200) {
    fail(name, path, `expected a text, got ${JSON.stringify(value)}`);
  }
  if (key === 'model' && value !== 'plumb_bob' && value !== 'equidistant') {
    fail(name, path, `expected plumb_bob or equidistant, got ${JSON.stringify(value)}`);
  }
  if (key === 'readout' && !readoutDirections.some(direction => direction === value)) {
    fail(name, path, `expected one of ${readoutDirections.join(', ')}, got ${JSON.stringify(value)}`);
  }
  return value;
}

function number(key: string, value: unknown, name: string, path: string): number {
  const [low, high] = ranges.get(key) ?? [notNegative.test(key) ? 0 : -Number.MAX_VALUE, Number.MAX_VALUE];
  const kind = whole.has(key) ? 'a whole number' : 'a number';
  if (typeof value !== 'number' || !(value >= low && value <= high) || (whole.has(key) && !Number.isInteger(value))) {
    const from = high === Number.MAX_VALUE ? (low === 0 ? ' of at least 0' : '') : ` from ${low} to ${high}`;
    fail(name, path, `expected ${kind}${from}, got ${JSON.stringify(value)}`);
  }
  return value as number;
}

function fail(name: string, path: string, text: string): never {
  throw new FramelockError('FL0801', `${name}: ${path}: ${text}`);
}
