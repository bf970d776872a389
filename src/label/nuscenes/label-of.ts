// One annotation as a label: from the map into the car, with class, attributes and velocity.
import { rotateVector } from '../../geometry/rotation-vector.js';
import { compose, type SE3, unitQuaternion, type Vec3 } from '../../geometry/se3.js';
import type { Issues } from '../../issue.js';
import type { Label } from '../label.js';
import type { Annotation, Annotations } from './annotations.js';
import { type Dictionary, hiddenShare } from './dictionary.js';
import type { Moment } from './moments.js';

/** Neighbours of a track that tell its velocity are at most so far apart, s; twice as far where there is one on either side. */
const MAX_STEP_S = 1.5;

/** One for all. */
const NO_BOXES: Label['boxes2'] = [];

type Moments = ReadonlyMap<string, Moment>;

/** A sentence where the tables do not say when or where it was. */
export function labelOf(
  one: Annotation,
  all: Annotations,
  moments: Moments,
  { categories, attributes, visibilities }: Dictionary,
  issues: Issues,
): Label | string {
  const moment = moments.get(one.sample);
  if (!moment)
    return `annotation ${JSON.stringify(one.token)} names sample ${JSON.stringify(one.sample)}, which no row is of`;
  if (!moment.sweep) return `sample ${JSON.stringify(one.sample)} has no key frame with a pose`;
  const { T_ego_map } = moment.sweep;
  const said = (kind: string, token: string, table: ReadonlyMap<string, string>) => {
    const text = table.get(token);
    if (text === undefined)
      issues.add('FL1012', `annotations name ${kind} ${JSON.stringify(token)}, which no row tells of`, one.at);
    return text;
  };
  const visibility = one.visibility === '' ? undefined : said('visibility', one.visibility, visibilities);
  const [width, length, height] = one.size;
  return {
    id: one.token,
    track: one.instance,
    category: said('instance', one.instance, categories) ?? '',
    moment: moment.sweep.moment,
    box: { T: carried(one, T_ego_map), size: [length, width, height] },
    frame: 'rig',
    boxes2: NO_BOXES,
    velocity: turned(velocity(one, all, moments, issues), T_ego_map),
    points: one.lidarPoints,
    occluded: visibility === undefined ? undefined : hiddenShare(visibility),
    attributes: [
      ...one.attributes.flatMap(token => {
        const name = said('attribute', token, attributes);
        // `vehicle.parked`: the name has both what is told and how it is.
        return name === undefined ? [] : [['attribute', name] as const];
      }),
      ...(visibility === undefined ? [] : [['visibility', visibility] as const]),
      ...(one.radarPoints === undefined ? [] : [['num_radar_pts', String(one.radarPoints)] as const]),
    ],
  };
}

/** T_ego_box. What is no rotation stays as it is: it is dropped by name later. */
function carried({ translation, rotation: [w, x, y, z] }: Annotation, T_ego_map: SE3): SE3 {
  const q = unitQuaternion([x, y, z, w]);
  return q ? compose(T_ego_map, { t: translation, q }) : { t: translation, q: [x, y, z, w] };
}

function turned(v: Vec3 | undefined, T_ego_map: SE3): Vec3 | undefined {
  return v && rotateVector(T_ego_map.q, v);
}

/** The devkit's rule: from the one before to the one after, or to the only neighbour. In the map, m/s. */
function velocity(one: Annotation, all: Annotations, moments: Moments, issues: Issues): Vec3 | undefined {
  const neighbour = (token: string) => {
    if (token === '') return undefined;
    const other = all.get(token);
    // A neighbour that is another object would give a speed of nobody.
    if (other && other.instance === one.instance && moments.has(other.sample)) return other;
    issues.add(
      'FL1012',
      `annotations name ${JSON.stringify(token)} as their neighbour in time, which ${other ? 'is of another object' : 'no row is of'}; it tells no velocity`,
      one.at,
    );
    return undefined;
  };
  const [before, after] = [neighbour(one.prev), neighbour(one.next)];
  const [first, last] = [before ?? one, after ?? one];
  const seconds = Number(moments.get(last.sample)!.sampleNs - moments.get(first.sample)!.sampleNs) / 1e9;
  if (!(seconds > 0 && seconds <= MAX_STEP_S * (before && after ? 2 : 1))) return undefined;
  const [x, y, z] = last.translation.map((value, i) => (value - first.translation[i]) / seconds);
  // A neighbour without numbers is dropped itself; this one is not.
  return Number.isFinite(x + y + z) ? [x, y, z] : undefined;
}
