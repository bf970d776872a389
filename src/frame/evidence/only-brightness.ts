// Which pictures can tell how a camera stands to a LiDAR: those of brightness. A depth picture has edges and numbers of another kind.
import { FramelockError, type Issues } from '../../issue.js';
import { depthOf } from '../../message/depth-picture.js';
import type { Sensor } from '../sensor.js';

/** A camera as far as it matters here. */
export interface Viewer {
  readonly name: string;
  readonly topic: string;
  /** ROS's name of a picture's numbers, where it is known. */
  readonly encoding?: string;
}

export function viewerOf({ name, channel, look }: Sensor): Viewer {
  return { name, topic: channel.topic, encoding: look.encoding };
}

/** Those whose cameras show brightness; each of the other cameras is told (FL0911). */
export function onlyBrightness<T>(all: readonly T[], viewerOf: (one: T) => Viewer, issues: Issues): T[] {
  const told = new Set<string>();
  return all.filter(one => {
    const { name, topic, encoding } = viewerOf(one);
    const depth = depthOf(topic, encoding);
    if (depth === undefined) return true;
    const text = `pictures of ${name} are depth (${depth}), not brightness: they were not compared with clouds`;
    if (!told.has(name)) issues.add('FL0911', text, { topic });
    told.add(name);
    return false;
  });
}

/** `onlyBrightness` for who needs one at least: throws FL0502 where none is left. */
export function someBrightness<T>(all: readonly T[], viewerOf: (one: T) => Viewer, issues: Issues): T[] {
  const bright = onlyBrightness(all, viewerOf, issues);
  if (bright.length > 0) return bright;
  throw new FramelockError(
    'FL0502',
    'expected a camera whose pictures are brightness, got depth alone; name another with --camera',
  );
}
