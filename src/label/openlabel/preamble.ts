// What the labels of an OpenLABEL file refer to: objects with their classes, frames with their stamps, coordinate systems, streams.
import type { Issues } from '../../issue.js';
import { frameOfSensorFile } from '../file-stem.js';
import { type JsonPath, visitJson } from '../json/json-parts.js';
import { listOf, objectOf, textAt, valueAt } from '../json/json-values.js';
import { stampOfText } from '../stamp-of-value.js';
import { type Edge, frameEdges } from './coordinate-systems.js';

export interface Frame {
  /** Its number, as written; '' for what stands outside of frames in a file without frames. */
  readonly key: string;
  readonly stampNs: bigint | undefined;
  /** Streams with a stamp of their own in this frame. */
  readonly streamStampsNs: ReadonlyMap<string, bigint>;
  /** Name of the frame's files, where the frame names one. */
  readonly file?: string;
  readonly edges: readonly Edge[];
}

export interface Preamble {
  readonly version: string;
  readonly objects: ReadonlyMap<string, { readonly category: string; readonly system: string }>;
  readonly frames: ReadonlyMap<string, Frame>;
  readonly coordinateSystems: unknown;
  /** Most labels that what stands outside of frames can make. */
  readonly staticLabels: number;
  readonly streams: ReadonlySet<string>;
}

interface Growing {
  stampNs?: bigint;
  streamStampsNs: Map<string, bigint>;
  file?: string;
  edges: Edge[];
}

export function preambleOf(bytes: Uint8Array, file: string, issues: Issues): Preamble {
  const objects = new Map<string, { category: string; system: string }>();
  const frames = new Map<string, Growing>();
  let coordinateSystems: unknown;
  let streams: ReadonlySet<string> = new Set();
  let version = '';
  /** Per object with shapes outside of frames: how many, and in how many frames at most. */
  const still: { readonly shapes: number; readonly span: number }[] = [];
  const frameOf = (key: string): Growing => {
    const frame = frames.get(key) ?? { streamStampsNs: new Map(), edges: [] };
    frames.set(key, frame);
    return frame;
  };
  visitJson(bytes, file, {
    enter(path) {
      if (path.length === 3 && path[1] === 'frames') frameOf(String(path[2]));
      return isAbove(path);
    },
    take(path, value, text, offset) {
      if (path[1] === 'frames' && path[3] === 'objects') return;
      const at = { file, offset };
      const [, part, key, what, name, ...rest] = path.map(String);
      if (part === 'metadata' && path.length === 2) version = textAt(value, 'schema_version');
      if (part === 'coordinate_systems') coordinateSystems = value;
      if (part === 'streams') streams = new Set(Object.keys(objectOf(value) ?? {}));
      if (part === 'objects' && path.length === 3) {
        objects.set(key, { category: textAt(value, 'type'), system: textAt(value, 'coordinate_system') });
        const data = valueAt(value, 'object_data');
        const shapes = listOf(valueAt(data, 'cuboid')).length + listOf(valueAt(data, 'bbox')).length;
        if (shapes > 0) still.push({ shapes, span: spanOf(value) });
      }
      if (part !== 'frames' || what !== 'frame_properties') return;
      const frame = frameOf(key);
      if (name === 'timestamp' && rest.length === 0) {
        frame.stampNs = stampOf(value, text);
        if (frame.stampNs === undefined && value !== null)
          issues.add('FL1023', `expected a time, got ${text.slice(0, 60)}; the frame is known by its number only`, at);
      }
      if (name === 'framelock_file' && typeof value === 'string') frame.file = value;
      if (name === 'transforms') {
        const { edges, bad } = frameEdges(value);
        frame.edges.push(...edges);
        for (const one of bad)
          issues.add('FL1017', `transform ${one.slice(0, 80)} is no rigid transform; it is not used`, at);
      }
      if (name === 'streams') takeStream(frame, rest, value, text);
    },
  });
  return {
    version,
    objects,
    frames: new Map([...frames].map(([key, frame]) => [key, { ...frame, key, stampNs: frame.stampNs }])),
    coordinateSystems,
    staticLabels: still.reduce((sum, { shapes, span }) => sum + shapes * Math.min(Math.max(1, frames.size), span), 0),
    streams,
  };
}

export type Interval = readonly [from: number, to: number];

/** `frame_intervals` with two numbers, both ends inside. */
export function intervalsOf(object: unknown): Interval[] {
  return listOf(valueAt(object, 'frame_intervals')).flatMap(one => {
    const [from, to] = [valueAt(one, 'frame_start'), valueAt(one, 'frame_end')];
    return typeof from === 'number' && typeof to === 'number' ? [[from, to] as const] : [];
  });
}

/** Frames of all its intervals; endless where it names none. */
export function spanOf(object: unknown): number {
  const intervals = intervalsOf(object);
  if (intervals.length === 0) return Number.POSITIVE_INFINITY;
  return intervals.reduce((sum, [from, to]) => sum + Math.max(0, to - from + 1), 0);
}

/** A stream inside a frame: its own stamp, and the file that it took. A frame without a time is known by that file's name. */
function takeStream(frame: Growing, [stream, ...rest]: readonly string[], value: unknown, text: string): void {
  if (rest.join('/') === 'stream_properties/sync/timestamp') {
    const stampNs = stampOf(value, text);
    if (stampNs !== undefined) frame.streamStampsNs.set(stream, stampNs);
  }
  if (rest.join('/') === 'uri' && typeof value === 'string' && value !== '') frame.file ??= frameOfSensorFile(value);
}

/** Numbers as they are written, so that none of their digits is lost. */
function stampOf(value: unknown, text: string): bigint | undefined {
  return typeof value === 'string' ? stampOfText(value) : typeof value === 'number' ? stampOfText(text) : undefined;
}

/** Objects in frames are stepped over one by one: all of a frame's at once may be many. */
function isAbove(path: JsonPath): boolean {
  const [root, part, , what, name] = path;
  if (path.length <= 1) return path.length === 0 || root === 'openlabel';
  if (part === 'objects') return path.length === 2;
  if (part !== 'frames') return false;
  if (path.length <= 3) return true;
  if (what === 'objects') return path.length === 4;
  return what === 'frame_properties' && (path.length === 4 || (name === 'streams' && path.length <= 8));
}
