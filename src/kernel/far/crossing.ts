// What goes to kernels in another thread and comes back: views of the shared memory as their addresses, lenses as their numbers.
import { knowMemory } from '../../bytes/shared-memory.js';
import type { Camera } from '../../camera/camera.js';
import { createCamera, lensModels, limitedView } from '../../camera/index.js';

const types = { Uint8Array, Uint32Array, Float32Array, Float64Array };
type TypeName = keyof typeof types;
type View = InstanceType<(typeof types)[TypeName]>;

interface Sized {
  readonly BYTES_PER_ELEMENT: number;
}

/** A stretch of the shared memory. */
class Stretch {
  readonly stretch: TypeName;
  readonly at: number;
  readonly length: number;
  constructor(stretch: TypeName, at: number, length: number) {
    this.stretch = stretch;
    this.at = at;
    this.length = length;
  }
}

/** A lens of one of our models, by its numbers. */
export interface LensNumbers {
  readonly lens: string;
  readonly width: number;
  readonly height: number;
  readonly params: readonly number[];
  readonly maxAngle: number;
}

export interface Crossing {
  /** What is to be sent. */
  away(value: unknown): unknown;
  /** What was sent, with its views made again. */
  home(value: unknown): unknown;
}

/** `memory` is the same here and there, and may have grown there. `buffers`: those by which its views are known. */
export function crossing(memory: WebAssembly.Memory, buffers = new WeakSet<ArrayBufferLike>()): Crossing {
  let buffer: ArrayBufferLike = memory.buffer;
  const view = ({ stretch, at, length }: Stretch): View => {
    const Type = types[stretch] as (new (of: ArrayBufferLike, at: number, length: number) => View) & Sized;
    const end = at + length * Type.BYTES_PER_ELEMENT;
    if (end > buffer.byteLength) {
      // To grow by nothing is to see what others have grown; where it was grown here, its buffer must stay the one that is known.
      if (end > memory.buffer.byteLength) memory.grow(0);
      buffer = memory.buffer;
    }
    buffers.add(buffer);
    knowMemory(memory);
    return new Type(buffer, at, length);
  };

  const away = (value: unknown): unknown => {
    if (ArrayBuffer.isView(value)) {
      if (buffers.has(value.buffer)) return new Stretch(nameOf(value), value.byteOffset, (value as View).length);
      // To send a view is to send all of its buffer.
      return value.byteLength < value.buffer.byteLength ? (value as View).slice() : value;
    }
    if (Array.isArray(value)) return value.map(away);
    if (!isRecord(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, of]) => [key, away(of)]));
  };
  const home = (value: unknown): unknown => {
    if (ArrayBuffer.isView(value)) return value;
    if (Array.isArray(value)) return value.map(home);
    if (!isRecord(value)) return value;
    if ('stretch' in value) return view(value as unknown as Stretch);
    return Object.fromEntries(Object.entries(value).map(([key, of]) => [key, home(of)]));
  };
  return { away, home };
}

function nameOf(view: ArrayBufferView): TypeName {
  return view.constructor.name === 'Buffer' ? 'Uint8Array' : (view.constructor.name as TypeName);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Undefined for a lens that these numbers do not make again: somebody's own model. */
export function numbersOf(lens: Camera): LensNumbers | undefined {
  const { model, width, height, params, maxAngle } = lens;
  if (!lensModels.some(({ name }) => name === model)) return undefined;
  const numbers = { lens: model, width, height, params: [...params], maxAngle };
  return sameLens(lens, lensOf(numbers)) ? numbers : undefined;
}

export function lensOf({ lens, width, height, params, maxAngle }: LensNumbers): Camera {
  const [fx, fy, cx, cy, ...distortion] = params;
  return limitedView(createCamera(lens, { width, height, fx, fy, cx, cy, distortion }), maxAngle);
}

/** Whether two lenses see the same of directions all around, to the bit. */
function sameLens(a: Camera, b: Camera): boolean {
  const rings = 24;
  const rays: number[] = [];
  for (let ring = 0; ring <= rings; ring++) {
    const angle = (Math.PI * ring) / rings;
    for (let turn = 0; turn < 12; turn++) {
      const way = (Math.PI * 2 * (turn + 0.3)) / 12;
      rays.push(Math.sin(angle) * Math.cos(way), Math.sin(angle) * Math.sin(way), Math.cos(angle));
    }
  }
  const seenBy = (lens: Camera) => {
    const count = rays.length / 3;
    const [uv, seen] = [new Float64Array(2 * count), new Uint8Array(count)];
    lens.project(Float64Array.from(rays), count, uv, seen);
    return [lens.width, lens.height, lens.maxAngle, ...uv, ...seen];
  };
  const of = seenBy(b);
  return seenBy(a).every((value, i) => Object.is(value, of[i]));
}
