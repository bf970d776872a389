// Reads one OpenLABEL file in two goes: first what everything else refers to, then the objects, one by one.
import type { Box3 } from '../../geometry/box3.js';
import { compose, identity, type SE3, unitQuaternion } from '../../geometry/se3.js';
import { FramelockError, type Issues } from '../../issue.js';
import { frameOfLabelFile } from '../file-stem.js';
import { type JsonPath, visitJson } from '../json/json-parts.js';
import { valueAt } from '../json/json-values.js';
import type { Label, LabelMoment } from '../label.js';
import type { LabelSink } from '../label-sink.js';
import { coordinateSystems, type Place } from './coordinate-systems.js';
import { type Cuboid, type ObjectData, objectData, type Rectangle, reserved } from './object-data.js';
import { type Frame, intervalsOf, type Preamble, preambleOf, spanOf } from './preamble.js';

/** What stands outside of frames holds in many, so that a small file could ask for more labels than any memory holds. */
const MOST_STATIC = 2 ** 20;

export function readOpenLabel(
  bytes: Uint8Array,
  file: string,
  idPrefix: string,
  sink: LabelSink,
  issues: Issues,
): void {
  const known = preambleOf(bytes, file, issues);
  if (known.staticLabels > MOST_STATIC) {
    const text = `expected at most ${MOST_STATIC} labels outside of frames, each in every frame that it holds in, got ${known.staticLabels}`;
    throw new FramelockError('FL1002', `${text}; give them by frame`, { at: { file } });
  }
  const systems = coordinateSystems(known.coordinateSystems, known.streams);
  for (const name of systems.bad) issues.add('FL1017', `${name} is no rigid transform; it is not used`, { file });
  const places = new Map<Frame, Map<string, Place | undefined>>();
  const seen = new Map<string, number>();
  let made = 0;
  const placeOf = (system: string, frame: Frame): Place | undefined => {
    const ofFrame = places.get(frame) ?? new Map<string, Place | undefined>();
    places.set(frame, ofFrame);
    if (!ofFrame.has(system)) ofFrame.set(system, systems.placeOf(system, frame.edges));
    return ofFrame.get(system);
  };
  const take = (uid: string, data: ObjectData, frame: Frame, offset: number) => {
    const at = { file, offset };
    const { category, system: ownSystem } = known.objects.get(uid) ?? { category: '', system: '' };
    for (const [fault, text] of data.bad) sink.drop(fault, `object ${JSON.stringify(uid)}: ${text}`, at);
    if (data.ended > 0) sink.ignore(data.ended);
    for (const [kind, count] of data.others) seen.set(kind, (seen.get(kind) ?? 0) + count);
    if (!known.objects.has(uid) && data.cuboids.length + data.rectangles.length > 0)
      issues.add(
        'FL1020',
        `frames speak of object ${JSON.stringify(uid)}, which "objects" does not list; its class is not known`,
        at,
      );
    for (const { cuboid, rectangles } of joined(data, frame, ownSystem)) {
      made++;
      const system = cuboid ? cuboid.system || ownSystem : '';
      const place = system === '' ? undefined : placeOf(system, frame);
      if (cuboid && system !== '' && !place) {
        const text = `cuboids are given in coordinate system ${JSON.stringify(system)}, from which nothing in the file leads to the vehicle or a sensor`;
        issues.add('FL1017', `${text}; they were left out`, at);
        sink.drop('unreadable', text, at);
        continue;
      }
      const [first] = cuboid ? [cuboid] : rectangles;
      const shapes = cuboid ? [cuboid, ...rectangles] : rectangles;
      const anchor = cuboid ? system : first.system || ownSystem;
      sink.add(
        {
          id:
            ownText(data, reserved.id) ??
            `${idPrefix}${[frame.key, uid, first.name].filter(part => part !== '').join('/')}`,
          track: ownText(data, reserved.track) ?? uid,
          category,
          moment: momentOf(frame, anchor, file),
          box: cuboid && (place ? { ...cuboid.box, T: carried(place, cuboid.box) } : cuboid.box),
          frame: place?.frame ?? '',
          boxes2: rectangles.map(({ box, system: camera }) => ({ camera: camera || ownSystem, ...box })),
          ...claims(data),
          attributes: [...data.attributes, ...shapes.flatMap(shape => shape.attributes)],
        },
        at,
      );
    }
  };
  const none: Frame = { key: '', stampNs: undefined, streamStampsNs: new Map(), edges: [] };
  visitJson(bytes, file, {
    enter: path => isAbove(path),
    take(path, value, _text, offset) {
      if (path[1] === 'frames' && path[3] === 'objects' && path.length === 5)
        take(
          String(path[4]),
          objectData(valueAt(value, 'object_data')),
          known.frames.get(String(path[2])) ?? none,
          offset,
        );
      if (path[1] !== 'objects' || path.length !== 3) return;
      const given = valueAt(value, 'object_data');
      if (given === undefined) return;
      const data = objectData(given);
      if (data.cuboids.length + data.rectangles.length === 0) {
        take(String(path[2]), data, none, offset);
        return;
      }
      for (const frame of framesOf(value, known, none)) take(String(path[2]), data, frame, offset);
    },
  });
  saySeen(seen, made, known, file, issues);
}

/** The root, `openlabel`, `objects`, `frames`, each frame and its objects are gone into. */
function isAbove(path: JsonPath): boolean {
  if (path.length <= 1) return path.length === 0 || path[0] === 'openlabel';
  if (path[1] === 'objects') return path.length === 2;
  return path[1] === 'frames' && (path.length <= 3 || (path.length === 4 && path[3] === 'objects'));
}

/** Frames in which what stands outside of frames holds: those of the object's intervals, else all; a file without frames is one. */
function framesOf(object: unknown, known: Preamble, none: Frame): Iterable<Frame> {
  const { frames } = known;
  if (frames.size === 0) return [none];
  const intervals = intervalsOf(object);
  if (intervals.length === 0) return frames.values();
  if (spanOf(object) > frames.size)
    return [...frames.values()].filter(({ key }) =>
      intervals.some(([from, to]) => from <= Number(key) && Number(key) <= to),
    );
  return intervals.flatMap(([from, to]) => {
    const found: Frame[] = [];
    for (let n = Math.ceil(from); n <= to; n++) {
      const frame = frames.get(String(n));
      if (frame) found.push(frame);
    }
    return found;
  });
}

/** Of one object in one frame: its first cuboid goes with its boxes in pictures of the same moment, one per camera; the rest stand alone. */
function joined(
  { cuboids, rectangles }: ObjectData,
  frame: Frame,
  ownSystem: string,
): { readonly cuboid?: Cuboid; readonly rectangles: readonly Rectangle[] }[] {
  const stampOf = (system: string) => frame.streamStampsNs.get(system || ownSystem) ?? frame.stampNs;
  const groups: { cuboid?: Cuboid; rectangles: Rectangle[]; stampNs: bigint | undefined }[] = cuboids.map(cuboid => ({
    cuboid,
    rectangles: [],
    stampNs: stampOf(cuboid.system),
  }));
  for (const rectangle of rectangles) {
    const stampNs = stampOf(rectangle.system);
    const group = groups.find(
      (one, i) =>
        (i === 0 || !one.cuboid) &&
        one.stampNs === stampNs &&
        !one.rectangles.some(other => other.system === rectangle.system),
    );
    if (group) group.rectangles.push(rectangle);
    else groups.push({ rectangles: [rectangle], stampNs });
  }
  return groups;
}

function momentOf(frame: Frame, system: string, file: string): LabelMoment {
  const stampNs = frame.streamStampsNs.get(system) ?? frame.stampNs;
  if (stampNs !== undefined) return { stampNs };
  return { file: frame.file ?? (frame.key === '' ? frameOfLabelFile(file) : frame.key) };
}

/** A turn that is none stays none, so that it is named. */
function carried({ T_frame_system }: Place, { T }: Box3): SE3 {
  return T_frame_system === identity || !unitQuaternion(T.q) ? T : compose(T_frame_system, T);
}

function ownText({ own }: ObjectData, name: string): string | undefined {
  const value = own.get(name);
  return typeof value === 'string' ? value : undefined;
}

/** What framelock itself wrote beside the shapes. */
function claims({ own }: ObjectData): Pick<Label, 'points' | 'occluded' | 'truncated' | 'velocity'> {
  const number = (name: string) => {
    const value = own.get(name);
    return typeof value === 'number' ? value : undefined;
  };
  const velocity = own.get(reserved.velocity);
  return {
    points: number(reserved.points),
    occluded: number(reserved.occluded),
    truncated: number(reserved.truncated),
    velocity: Array.isArray(velocity) && velocity.length === 3 ? (velocity as unknown as Label['velocity']) : undefined,
  };
}

function saySeen(seen: ReadonlyMap<string, number>, made: number, known: Preamble, file: string, issues: Issues): void {
  const kinds = [...seen].filter(([, n]) => n > 0).map(([kind, n]) => `${n} ${kind}`);
  const what = kinds.length > 0 ? kinds.join(', ') : 'no shapes';
  if (made === 0)
    issues.add(
      'FL1019',
      `expected cuboids or bboxes, got none: ${known.objects.size} objects and ${known.frames.size} frames with ${what}`,
      { file },
    );
  else if (kinds.length > 0) issues.add('FL1022', `shapes that are no boxes were not read: ${what}`, { file });
}
