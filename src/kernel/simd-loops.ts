// Starts the compiled loops on a memory. All addresses are byte offsets; what each loop does is said in assembly/.
import { decodeBase64 } from '../message/base64.js';
import type { ScoreLoops } from './score-loops.js';
import { simdModule } from './simd-module.js';

type Columns3 = [x: number, y: number, z: number];
type Columns4 = [...Columns3, index: number];
type Rows = [points: number, stride: number, ix: number, iy: number, iz: number];
type Fields = [from: number, step: number, count: number, to: number, stride: number];
type Pixels = [u: number, v: number, depth: number, index: number];

/** In place: columns of candidates become u, v and depth; `forward` is 1 for a lens that looks forward only. */
type LensLoop = (...call: [...Columns3, count: number, lens: number, forward: number]) => void;

export interface SimdLoops extends ScoreLoops {
  readField(type: number, ...fields: Fields): void;
  readRun(run: number, ...fields: Fields): void;
  column(points: number, stride: number, count: number, to: number): void;
  scatter(from: number, count: number, to: number, stride: number, nan: number): void;
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
  candidates(
    ...call: [
      ...Columns3,
      ...[count: number, planes: number, planeCount: number, cone: number, perMetre: number, slack: number],
      ...Columns4,
    ]
  ): number;
  projectPlumbBob: LensLoop;
  projectRational: LensLoop;
  projectPrism: LensLoop;
  projectMei: LensLoop;
  projectEquidistant: LensLoop;
  projectTheta: LensLoop;
  projectFov: LensLoop;
  projectUnified: LensLoop;
  projectDoubleSphere: LensLoop;
  packSeen(...call: [...Columns4, count: number, right: number, bottom: number, ...Pixels]): number;
}

let compiled: WebAssembly.Module | undefined;

/** Throws where there is no WebAssembly with SIMD and shared memory. */
export function simdLoops(memory: WebAssembly.Memory): SimdLoops {
  compiled ??= new WebAssembly.Module(decodeBase64(simdModule) as Uint8Array<ArrayBuffer>);
  return new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as SimdLoops;
}
