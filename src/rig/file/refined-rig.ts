// Writes a new rig file from an old one: one sensor's pose changes, the history grows by one entry, all else stays.
import { isMap, parseDocument, type YAMLMap } from 'yaml';
import { rotationAngle, type SE3 } from '../../geometry/index.js';
import { compose, inverse } from '../../geometry/se3.js';
import { FramelockError } from '../../issue.js';
import type { RigCamera } from '../rig.js';
import { cameraDocument } from '../rig-json.js';
import type { HistoryEntry } from './history-schema.js';
import { parseRigFile } from './rig-file.js';
import { readYaml } from './yaml-document.js';
import { yamlForAll } from './yaml-for-all.js';

export interface RefinedSensor {
  readonly name: string;
  /** Needed where the file does not name the sensor. */
  readonly topic?: string;
  /** T_to_frame of the sensor's `frame` in `to`. */
  readonly pose: { readonly frame: string; readonly to: string; readonly T_to_frame: SE3 };
  /** Written where the file gives no lens: a recorded CameraInfo may move the pose of the frame it is about (RIG.md). */
  readonly camera?: RigCamera;
  /** A new lens, written also where the file gives one. */
  readonly lens?: RigCamera;
  /** Added to the sensor's clock, ns. */
  readonly addNs?: number;
}

/** A rig file to start from. */
export interface ParentRig {
  readonly name: string;
  readonly text: string;
}

/**
 * YAML keeps its comments and its order, JSON stays JSON. The result is read again before it is returned: FL0899 if it does not say
 * what it should. Throws FL0501 when `parent` is no rig file.
 */
export function refinedRig(parent: ParentRig, sensor: RefinedSensor, entry: HistoryEntry) {
  parseRigFile(parent.text, parent.name);
  const text = parent.text.trimStart().startsWith('{')
    ? editJson(parent, sensor, entry)
    : editYaml(parent, sensor, entry);
  check(text, parent, sensor);
  return text;
}

/** What is written of the sensor: keys of its entry in the file, without those that stay. */
function changesOf(old: { readonly camera?: unknown; readonly clock?: unknown }, sensor: RefinedSensor) {
  const { frame, to, T_to_frame: T } = sensor.pose;
  const lens = sensor.lens ?? (old.camera === undefined ? sensor.camera : undefined);
  return {
    ...(sensor.topic === undefined ? {} : { topic: sensor.topic }),
    frame,
    pose: { from: frame, to, translation_m: [...T.t], rotation_xyzw: [...T.q] },
    ...(lens ? { camera: withoutHoles(cameraDocument(lens)) } : {}),
    ...(sensor.addNs === undefined ? {} : { clock: laterClock(old.clock, sensor.addNs) }),
  };
}

function laterClock(old: unknown, addNs: number) {
  const { offset_ms, offset_ns, ...rest } = { offset_ms: 0, offset_ns: undefined, ...(old as object | undefined) } as {
    readonly offset_ms: number;
    readonly offset_ns?: number;
  };
  return { offset_ns: Math.round((offset_ns ?? offset_ms * 1e6) + addNs), ...rest };
}

function editJson(parent: ParentRig, sensor: RefinedSensor, entry: HistoryEntry): string {
  const value = readYaml(parent.text, parent.name).value as {
    sensors?: Record<string, object>;
    history?: HistoryEntry[];
  };
  const old = value.sensors?.[sensor.name] ?? {};
  const { provenance: _, ...kept } = old as { provenance?: unknown };
  const sensors = { ...value.sensors, [sensor.name]: { ...kept, ...changesOf(old, sensor) } };
  return `${JSON.stringify({ ...value, sensors, history: [...(value.history ?? []), entry] }, null, 2)}\n`;
}

function editYaml(parent: ParentRig, sensor: RefinedSensor, entry: HistoryEntry): string {
  const document = parseDocument(parent.text, {
    ...{ version: '1.2', schema: 'core', intAsBigInt: true, merge: false },
    ...yamlForAll,
  });
  const old = (readYaml(parent.text, parent.name).value as { sensors?: Record<string, object> }).sensors?.[sensor.name];
  const path = ['sensors', sensor.name];
  const node = document.getIn(path);
  // An alias is the same node as its anchor: writing into it would move the other sensor too.
  if (node !== undefined && !isMap(node)) document.setIn(path, document.createNode({ ...old }));
  for (const [key, value] of Object.entries(changesOf(old ?? {}, sensor))) {
    const written = document.createNode(value);
    if (key === 'pose' || key === 'camera') flowLists(written as YAMLMap);
    document.setIn([...path, key], written);
  }
  document.deleteIn([...path, 'provenance']);
  const history = document.getIn(['history']);
  const added = document.createNode(entry);
  flowLists(added as unknown as YAMLMap);
  if (history === undefined) document.setIn(['history'], document.createNode([]));
  document.addIn(['history'], added);
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** One line per vector. */
function flowLists(map: YAMLMap): void {
  for (const { value } of map.items) {
    if (isMap(value)) flowLists(value);
    else if (isPlainList(value)) value.flow = true;
  }
}

function isPlainList(value: unknown): value is { flow?: boolean; items: unknown[] } {
  const items = (value as { items?: unknown } | null)?.items;
  return Array.isArray(items) && items.every(item => !isMap(item));
}

function withoutHoles<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;
}

/** The file must say the new pose, and of everything else what the parent said. */
function check(text: string, parent: ParentRig, { name, pose, lens }: RefinedSensor): void {
  const [before, after] = [parseRigFile(parent.text, parent.name), parseRigFile(text, parent.name)];
  const found = after.sensors[name]?.pose;
  const off = found && compose(inverse(pose.T_to_frame), found.T_to_frame);
  const same =
    off &&
    rotationAngle(off) < 1e-9 &&
    Math.hypot(...off.t) < 1e-9 &&
    found.frame === pose.frame &&
    found.to === pose.to;
  const others = ({ sensors, history: _, ...rest }: typeof before) =>
    JSON.stringify([rest, Object.entries(sensors).filter(([other]) => other !== name)], (_key, v) =>
      typeof v === 'bigint' ? String(v) : v,
    );
  const grown = (after.history?.length ?? 0) === (before.history?.length ?? 0) + 1;
  const written = after.sensors[name]?.camera;
  const seen =
    !lens || (written?.model === lens.model && written.lens.params.every((v, k) => v === lens.lens.params[k]));
  if (!same || !seen || !grown || others(before) !== others(after))
    throw new FramelockError('FL0899', `the new rig file would not say what it should of ${name}; nothing was written`);
}
