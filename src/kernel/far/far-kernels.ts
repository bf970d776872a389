// Kernels that run in another thread, over memory that is shared with it.
import type { Camera } from '../../camera/camera.js';
import type { LaterKernels, Rows } from '../kernels.js';
import { plainKernels } from '../plain-kernels.js';
import type { Knots } from '../transform.js';
import { crossing, numbersOf } from './crossing.js';

/** Brings a call to the other side's `serveKernels` and its result back; calls arrive in order. */
export type FarCall = (method: string, given: readonly unknown[]) => Promise<unknown>;

/** `memory`: that of the kernels on the other side. A lens that cannot cross is projected here, with the same bits. */
export function farKernels(memory: WebAssembly.Memory, call: FarCall): LaterKernels {
  const { away, home } = crossing(memory);
  const here = plainKernels();
  let placed: [Rows, (Float64Array | Knots)?] | undefined;
  let placedHere = false;
  const lenses = new Map<Camera, number | undefined>();

  // Calls leave at once and in the order of these: what is placed is placed when the next one is answered.
  const ask = async <Result>(method: keyof LaterKernels, ...given: unknown[]): Promise<Result> =>
    home(await call(method, given.map(away))) as Result;
  /** The number under which the other side knows a lens; undefined where it cannot. */
  const numberOf = (lens: Camera): number | undefined => {
    if (!lenses.has(lens)) {
      const numbers = numbersOf(lens);
      lenses.set(lens, numbers && lenses.size);
      // Where it fails, so does every projection with it.
      if (numbers) call('lens', [lenses.get(lens), numbers]).catch(() => {});
    }
    return lenses.get(lens);
  };
  const kernelsHere = () => {
    if (!placedHere && placed) here.place(...placed);
    placedHere = true;
    return here;
  };

  return {
    name: 'far',
    input: length => ask('input', length),
    keep: length => ask('keep', length),
    readPoints: (cloud, layout, stampNs) => ask('readPoints', cloud, layout, stampNs),
    readXyz: cloud => ask('readXyz', cloud),
    timeRange: rows => ask('timeRange', rows),
    place(rows, into) {
      [placed, placedHere] = [[rows, into], false];
      return ask('place', rows, into);
    },
    moved: (rows, into) => ask('moved', rows, into),
    project(toCamera, lens, minDepth) {
      const number = numberOf(lens);
      return number === undefined
        ? kernelsHere().project(toCamera, lens, minDepth)
        : ask('project', toCamera, number, minDepth);
    },
    projectRolling(view, lens, minDepth) {
      const number = numberOf(lens);
      return number === undefined
        ? kernelsHere().projectRolling(view, lens, minDepth)
        : ask('projectRolling', view, number, minDepth);
    },
    ranges: (toCamera, index) => ask('ranges', toCamera, index),
    recycle() {
      here.recycle();
      return ask('recycle');
    },
  };
}
