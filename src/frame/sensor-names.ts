// From topics to column names: short, valid in Arrow and SQL, unique, and the same on every run.
import { cutName, reservedNames } from '../rig/index.js';

/** Topic endings that say what a message is, not whose it is. */
const suffixes =
  /\/(image|image_raw|image_color|image_mono|image_rect|image_rect_color|image_rect_compressed|compressed|compressedDepth|points|points_raw|point_cloud|pointcloud|data|data_raw|scan|raw)$/;

/**
 * `/cam2/image/compressed` becomes `cam2`, `/velodyne_points` stays; collisions fall back to the whole topic, and a topic of which no letter
 * is left (those of other scripts) to its kind: `camera`, `camera_2`.
 */
export function sensorNames(topics: readonly string[], kinds: readonly string[] = []): string[] {
  const short = topics.map(topic => identifier(withoutSuffixes(topic)));
  const full = topics.map(identifier);
  const uses = new Map<string, number>();
  for (const name of short) uses.set(name, (uses.get(name) ?? 0) + 1);
  const taken = new Set<string>();
  const names = short.map((name, i) => (isBlank(name) ? '' : unique(uses.get(name)! > 1 ? full[i] : name, taken)));
  return names.map((name, i) => name || unique(kinds[i] ?? 'sensor', taken));
}

function withoutSuffixes(topic: string): string {
  let rest = topic.replace(/\/+$/, '');
  for (;;) {
    const shorter = rest.replace(suffixes, '');
    if (shorter === rest || shorter.replace(/\//g, '') === '') return rest;
    rest = shorter;
  }
}

function identifier(topic: string): string {
  const name = topic.replace(/^\/+/, '').replace(/[^A-Za-z0-9_]+/g, '_');
  return cutName(/^[A-Za-z_]/.test(name) ? name : `sensor_${name}`);
}

function isBlank(name: string): boolean {
  return /^(sensor_)?_*$/.test(name);
}

function unique(name: string, taken: Set<string>): string {
  const base = reservedNames.includes(name) ? `${name}_sensor` : name;
  let candidate = base;
  for (let n = 2; taken.has(candidate); n++) candidate = cutName(base, `_${n}`);
  taken.add(candidate);
  return candidate;
}
