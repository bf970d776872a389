// Writes labels as one OpenLABEL 1.0 file. What the standard has no word for goes into attributes called `framelock_…`.

import { exactSeconds } from '../../time/stamp.js';
import { bytesOfTexts } from '../bytes-of-texts.js';
import type { Box2, Label } from '../label.js';
import type { LabelWriteContext, WrittenLabels } from '../label-format.js';
import { numberObjects, type Placed } from './number-objects.js';
import { isReserved, reserved } from './object-data.js';

const FILE = 'openlabel.json';
const json = JSON.stringify;
/** As JSON, also the sign of a zero. */
const numbers = (list: readonly number[]) => `[${list.map(n => (Object.is(n, -0) ? '-0' : String(n))).join(',')}]`;

/**
 * Frames in the order in which the labels first name them; an object per track and class. Boxes in `rig` and in a sensor's frame
 * have that as their coordinate system, those in the labelled cloud none. Every text is escaped by the JSON encoder.
 */
export function writeOpenLabel(labels: readonly Label[], { sensors }: LabelWriteContext): WrittenLabels {
  const left = new Map<string, number>();
  const kept = labels.filter(label => {
    const why = refusal(label);
    if (why !== undefined) left.set(why, (left.get(why) ?? 0) + 1);
    return why === undefined;
  });
  const { frames, objects } = numberObjects(kept);
  const systems = new Set(
    kept.flatMap(({ box, frame, boxes2 }) => [...(box ? [frame] : []), ...boxes2.map(b => b.camera)]),
  );
  function* texts(): Generator<string> {
    yield '{"openlabel":{"metadata":{"schema_version":"1.0.0","annotator":"framelock"},\n"coordinate_systems":{';
    yield coordinateSystems([...systems].filter(name => name !== '').sort(), sensors);
    yield '},\n"frame_intervals":[';
    if (frames.length > 0) yield `{"frame_start":0,"frame_end":${frames.length - 1}}`;
    yield '],\n"objects":{';
    for (const [i, { uid, category, track, intervals }] of objects.entries())
      yield `${i > 0 ? ',' : ''}\n${json(uid)}:{"name":${json(track)},"type":${json(category)},"frame_intervals":[${intervals}]}`;
    yield '},\n"frames":{';
    for (const [f, { moment, placed }] of frames.entries()) {
      yield `${f > 0 ? ',' : ''}\n"${f}":{"frame_properties":{${momentText(moment)}},"objects":{`;
      for (const [i, one] of placed.entries())
        yield `${i > 0 ? ',' : ''}\n${json(one.uid)}:{"object_data":${objectText(one)}}`;
      yield '}}';
    }
    yield '}}}\n';
  }
  return { files: new Map([[FILE, bytesOfTexts(texts())]]), left };
}

/** What this format cannot hold; undefined for nothing. */
function refusal({ attributes, boxes2, moment }: Label): string | undefined {
  if (attributes.some(([name]) => isReserved(name)))
    return 'an attribute is called framelock_…, which framelock uses itself';
  if (new Set(boxes2.map(box => box.camera)).size < boxes2.length) return 'two boxes in the picture of one camera';
  if ('stampNs' in moment && BigInt.asIntN(64, moment.stampNs) !== moment.stampNs)
    return 'its stamp does not fit 64 bits';
  return undefined;
}

function coordinateSystems(names: readonly string[], sensors: LabelWriteContext['sensors']): string {
  const below = names.filter(name => name !== 'rig');
  const known = new Map(sensors.map(sensor => [sensor.name, sensor]));
  const rig = `\n"rig":{"type":"local_cs","parent":"","children":${json(below)}}`;
  return [
    rig,
    ...below.map(name => {
      const T = known.get(name)?.T_rig_sensor;
      const pose = T ? `,"pose_wrt_parent":{"quaternion":${numbers(T.q)},"translation":${numbers(T.t)}}` : '';
      return `\n${json(name)}:{"type":"sensor_cs","parent":"rig","children":[]${pose}}`;
    }),
  ].join(',');
}

function momentText(moment: Label['moment']): string {
  return 'stampNs' in moment ? `"timestamp":${exactSeconds(moment.stampNs)}` : `"framelock_file":${json(moment.file)}`;
}

function objectText({ label, uid }: Placed): string {
  const { box, frame, boxes2, attributes, velocity } = label;
  const system = (name: string) => (name === '' ? '' : `,"coordinate_system":${json(name)}`);
  const parts: string[] = [];
  if (box)
    parts.push(`"cuboid":[{"name":"shape"${system(frame)},"val":${numbers([...box.T.t, ...box.T.q, ...box.size])}}]`);
  if (boxes2.length > 0)
    parts.push(`"bbox":[${boxes2.map(one => `{"name":"shape_2d"${system(one.camera)},${rectangle(one)}}`).join(',')}]`);
  const texts: (readonly [string, string])[] = [[reserved.id, label.id], ...attributes];
  if (label.track !== uid) texts.push([reserved.track, label.track]);
  parts.push(`"text":[${texts.map(([name, val]) => json({ name, val })).join(',')}]`);
  const claims = (['points', 'occluded', 'truncated'] as const).flatMap(name =>
    Number.isFinite(label[name]) ? [`{"name":"${reserved[name]}","val":${numbers([label[name]!]).slice(1, -1)}}`] : [],
  );
  if (claims.length > 0) parts.push(`"num":[${claims.join(',')}]`);
  if (velocity) parts.push(`"vec":[{"name":"${reserved.velocity}","val":${numbers(velocity)}}]`);
  return `{${parts.join(',')}}`;
}

/** Middle and size from the corner of the first pixel; the edges too where these would not give them back to the last bit. */
function rectangle({ left, top, right, bottom }: Box2): string {
  const [width, height] = [right - left, bottom - top];
  const [x, y] = [(left + right) / 2 + 0.5, (top + bottom) / 2 + 0.5];
  const again = [x - width / 2 - 0.5, y - height / 2 - 0.5, x + width / 2 - 0.5, y + height / 2 - 0.5];
  const edges = [left, top, right, bottom];
  const exact = edges.every((edge, i) => Object.is(edge, again[i]));
  const vec = exact ? '' : `,"attributes":{"vec":[{"name":"${reserved.edges}","val":${numbers(edges)}}]}`;
  return `"val":${numbers([x, y, width, height])}${vec}`;
}
