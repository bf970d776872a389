// The side of far-kernels.ts where the work is done: one call after the other, over memory that is shared with the caller.
import type { Camera } from '../../camera/camera.js';
import { FramelockError } from '../../issue.js';
import { Arena } from '../arena.js';
import type { CloudKernels } from '../kernels.js';
import { simdLane } from '../simd-kernels.js';
import { type Crossing, crossing, type LensNumbers, lensOf } from './crossing.js';

export interface KernelService {
  readonly memory: WebAssembly.Memory;
  readonly kernels: CloudKernels;
  readonly crossing: Crossing;
  /** Answers a `FarCall`; what it throws is the caller's. */
  answer(method: string, given: readonly unknown[]): unknown;
}

/** Throws where there is no WebAssembly with SIMD and shared memory. */
export function serveKernels(): KernelService {
  const arena = new Arena();
  const kernels = simdLane(arena);
  const between = crossing(arena.memory, view => arena.addressOf(view) !== undefined);
  const lenses = new Map<unknown, Camera>();
  return {
    memory: arena.memory,
    kernels,
    crossing: between,
    answer(method, given) {
      if (method === 'lens') {
        lenses.set(given[0], lensOf(given[1] as LensNumbers));
        return undefined;
      }
      const work = Object.hasOwn(kernels, method) ? kernels[method as keyof CloudKernels] : undefined;
      if (typeof work !== 'function') throw new FramelockError('FL0899', `expected a kernel, got ${method}`);
      const values = given.map(between.home);
      if (method === 'project' || method === 'projectRolling') {
        const lens = lenses.get(values[1]);
        if (!lens) throw new FramelockError('FL0899', 'expected a lens that was sent before');
        values[1] = lens;
      }
      return between.away((work as (...values: unknown[]) => unknown)(...values));
    },
  };
}
