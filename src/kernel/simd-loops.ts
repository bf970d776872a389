// Starts the compiled loops on a memory. All addresses are byte offsets; what each loop does is said in assembly/.
import { decodeBase64 } from '../message/base64.js';
import type { ScoreLoops } from './score-loops.js';
import { simdModule } from './simd-module.js';

type Columns3 = [x: number, y: number, z: number];
type Columns4 = [...Columns3, index: number];
type Rows = [points: number, stride: number, ix: number, iy: number, iz: number];
type Fields = [from: number, step: number, count: number, to: number, stride: number];
type Pixels = [u: number, v: number, depth: number, index: number];

type Blocks = [x: number, y: number, z: number, bounds: number, tops: number];

interface BoxLoops {
  blocks(...call: [...Rows, wide: number, count: number, ...Blocks]): void;
  insideBox(
    ...call: [
      ...[...Rows, wide: number, count: number, ...Blocks],
      ...[box: number, coarse: number, number: number, out: number],
    ]
  ): number;
}

interface StampLoops {
  nearestFloat(frames: number, n: number, t: number, m: number, toleranceNs: number, out: number): void;
  nearestInt(frames: number, n: number, t: number, m: number, toleranceNs: bigint, out: number): void;
}

type Picture = [rgb: number, width: number, height: number, u: number, v: number, count: number];

interface ColourLoops {
  nearestColour(...call: [...Picture, out: number]): void;
  mixedColour(...call: [...Picture, light: number, edge: number, base: number, out: number]): void;
}

export interface SimdLoops extends ScoreLoops, BoxLoops, StampLoops, ColourLoops {
  readField(type: number, little: number, ...fields: Fields): void;
  readRows(...call: [...Fields, passes: number, passCount: number, little: number]): void;
  column(points: number, stride: number, count: number, to: number): void;
  withXyz(...call: [...Rows, count: number, ...Columns3, to: number, nan: number]): void;
  timeRange(points: number, stride: number, count: number, longest: number, out: number): void;
  gather(...call: [...Rows, count: number, ...Columns3]): void;
  moveAll(...call: [...Rows, count: number, matrix: number, ...Columns3]): void;
  moveOverTime(
    ...call: [
      ...Rows,
      ...[it: number, longest: number, count: number],
      ...[knots: number, matrices: number, last: number],
      ...Columns3,
    ]
  ): void;
  moveSlightly(
    ...call: [
      ...Rows,
      ...[it: number, longest: number, count: number],
      ...[segments: number, last: number],
      ...Columns3,
    ]
  ): void;
  insidePlanes(...call: [...Columns3, count: number, planes: number, ...Columns4]): number;
  insideCone(...call: [...Columns3, count: number, cone: number, ...Columns4]): number;
  project(
    ...call: [
      ...[model: number, ...columns: Columns4],
      ...[count: number, lens: number, forward: number, right: number, bottom: number],
      ...Pixels,
    ]
  ): number;
}

let compiled: WebAssembly.Module | undefined;

/** Throws where there is no WebAssembly with SIMD and shared memory. */
export function simdLoops(memory: WebAssembly.Memory): SimdLoops {
  compiled ??= new WebAssembly.Module(decodeBase64(simdModule) as Uint8Array<ArrayBuffer>);
  return new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as SimdLoops;
}
