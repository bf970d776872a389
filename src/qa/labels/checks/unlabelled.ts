// Things that stand in no box, though they look like labelled objects.
import { apply } from '../../../geometry/se3.js';
import type { LabelCheck, Measured } from '../check.js';
import { clustersOf, NEAR } from '../frame/clusters.js';
import { type LabelledCloud, labelledClouds } from '../frame/labelled-clouds.js';
import { type Looks, likeness, looksOf } from '../frame/looks.js';
import { type Place, placesOf } from '../frame/places.js';
import { labelledSectors } from '../frame/sectors.js';

interface Free extends Place {
  readonly looks: Looks;
  readonly sensor: string;
}

interface Known {
  readonly label: number;
  readonly track: string;
  readonly looks: Looks;
}

/** Points of a thing that shows what it looks like. */
const FEWEST = 8;
/** Of a track so many looks are kept, and so many tracks and places are compared with: what is alike is alike in a thousand too. */
const PER_TRACK = 6;
const MOST_TRACKS = 1000;
const MOST_PLACES = 3000;
/** Clusters kept of a frame, those with the most points. */
const PER_FRAME = 48;

/** `told`: x, y (m, rig), points, length, width, height (m), labelled objects alike, unlabelled things alike. */
export const unlabelled: LabelCheck = {
  name: 'unlabelled',
  unit: '1',
  limit: 0.75,
  severity: 'warning',
  about:
    'things that stand alone above the ground within 25 m of the LiDAR in no box, in directions in which the dataset has labels: a / (a + u + 1), where a counts labelled objects and u other unlabelled things that look alike (length, width, height, returns for their distance). Where poles and bushes look like that too, u is large',
  start() {
    const known = new Map<string, Known[]>();
    const free: Free[] = [];
    const sectors = labelledSectors();
    return {
      frame(context): Iterable<Measured> {
        for (const lidar of context.once(labelledClouds)) {
          for (const one of labelledLooks(lidar)) {
            sectors.add(one.looks, lidar.T_rig_view.t);
            const list = known.get(one.track) ?? [];
            if (list.length < PER_TRACK) known.set(one.track, [...list, one]);
          }
          const alone = clustersOf(lidar)
            .filter(cluster => cluster.free)
            .sort((a, b) => b.count - a.count || a.x - b.x)
            .slice(0, PER_FRAME);
          const T_world_rig = context.scene.poseAt(lidar.cloud.stampNs);
          for (const looks of alone) {
            const at = T_world_rig ? apply(T_world_rig, [looks.x, looks.y, 0]) : [looks.x, looks.y, 0];
            free.push({ looks, frame: context.frame.index, x: at[0], y: at[1], sensor: lidar.cloud.sensor });
          }
        }
        return [];
      },
      *finish() {
        const tracks = thinned([...known.values()], MOST_TRACKS);
        const things = placesOf(free);
        const places = thinned(things, MOST_PLACES);
        const each = Math.max(1, things.length / MOST_PLACES);
        for (const thing of things)
          for (const { looks, frame, sensor } of thing) {
            if (!sectors.has(looks)) continue;
            const { alike, other } = alikeAmong(looks, tracks);
            if (other < 0) continue;
            // An upper bound that ends the search: with no thing alike at all it would still not be worth it.
            const unlike = alike / (alike + 1) > 0.1 ? each * likenessTo(looks, places, thing) : 0;
            const { x, y, count, length, width, top } = looks;
            const told = [x, y, count, length, width, top, alike, unlike];
            yield { label: -1, frame, sensor, value: alike / (alike + unlike + 1), other, told };
          }
      },
    };
  },
  say({ other, told: [x, y, count, length, width, top, alike, unlike] = [] }, { labels }) {
    const name = other === undefined ? 'a labelled object' : labels.labels[other].label.category;
    const where = `${Math.abs(x).toFixed(1)} m ${x < 0 ? 'behind' : 'ahead'}, ${Math.abs(y).toFixed(1)} m ${y < 0 ? 'right' : 'left'}`;
    return `${count} points ${where} in no box, ${length.toFixed(1)} × ${width.toFixed(1)} m and ${top.toFixed(1)} m high, look like ${name} (about ${Math.round(alike)} labelled objects look like that, and ${Math.round(unlike)} unlabelled things)`;
  },
};

function* labelledLooks({ T_rig_view, rig, grid, solids }: LabelledCloud): Iterable<Known> {
  const origin = T_rig_view.t;
  for (const { bound, box, toBox: M, ground } of solids) {
    if (!ground || Math.hypot(box.T.t[0] - origin[0], box.T.t[1] - origin[1]) > NEAR) continue;
    const rows = grid.around(box, 0.1).filter(row => {
      const [x, y, z] = [rig.points[3 * row], rig.points[3 * row + 1], rig.points[3 * row + 2]];
      if (!(z > ground.at(x, y) + 0.3)) return false;
      return [0, 1, 2].every(
        k => Math.abs(M[4 * k] * x + M[4 * k + 1] * y + M[4 * k + 2] * z + M[4 * k + 3]) <= box.size[k] / 2 + 0.1,
      );
    });
    const looks = rows.length < FEWEST ? undefined : looksOf(rig.points, rows, ground.at, origin);
    // Without tracks each label is an object of its own.
    if (looks) yield { label: bound.position, track: bound.label.track || bound.label.id, looks };
  }
}

/** Over the labelled objects: how many look like this, and the label that does most; −1 where none does. */
function alikeAmong(looks: Looks, tracks: readonly (readonly Known[])[]) {
  let [alike, best, other] = [0, 0, -1];
  for (const track of tracks) {
    const { like, label } = mostAlike(looks, track);
    alike += like;
    if (like > best) [best, other] = [like, label];
  }
  return { alike, other };
}

/** Sum over the places but `own` of how much what stands there looks like this. */
function likenessTo(looks: Looks, places: readonly (readonly Free[])[], own: readonly Free[]): number {
  let sum = 0;
  for (const place of places) if (place !== own) sum += Math.max(...place.map(other => likeness(looks, other.looks)));
  return sum;
}

function mostAlike(looks: Looks, track: readonly Known[]): { readonly like: number; readonly label: number } {
  let [like, label] = [0, -1];
  for (const one of track) {
    const value = likeness(looks, one.looks);
    if (value > like) [like, label] = [value, one.label];
  }
  return { like, label };
}

/** Evenly spread, the same every time. */
function thinned<T>(list: readonly T[], most: number): readonly T[] {
  if (list.length <= most) return list;
  return Array.from({ length: most }, (_, i) => list[Math.floor((i * list.length) / most)]);
}
