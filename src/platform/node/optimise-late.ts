// Tells V8 to spend less on making JavaScript fast while that is not worth it.
import { setFlagsFromString } from 'node:v8';

/** KiB of executed bytecode after which a function is optimised, from so many ms on; the last is what V8 itself takes. */
const BUDGETS: readonly (readonly [number, number])[] = [
  [0, 4096],
  [1500, 512],
  [4000, 66],
];

/**
 * For work whose loops are compiled already (kernels): the V8 of Node 20 optimises each function after 66 KiB of executed bytecode,
 * on threads of its own, which took a quarter of a short conversion's CPU time for functions that run for milliseconds. A long
 * conversion gets it back (10 minutes of driving: a tenth less CPU time), so after some seconds all is as usual. The flag is
 * read whenever a function starts anew, so it may be set while running. Later versions count calls instead, do not know the flag,
 * and would say so on stderr.
 */
export function optimiseLate(v8: string = process.versions.v8, set: (flag: string) => void = setFlagsFromString): void {
  if (!v8.startsWith('11.')) return;
  const after = (kib: number) => set(`--interrupt-budget=${kib * 1024}`);
  const [[, first], ...later] = BUDGETS;
  after(first);
  for (const [ms, kib] of later) setTimeout(after, ms, kib).unref();
}
