// Tells V8 to spend less on making JavaScript fast.
import { setFlagsFromString } from 'node:v8';

/**
 * For work whose loops are compiled already (kernels): the V8 of Node 20 optimises each function after 132 KiB of executed bytecode,
 * on threads of its own, which took a quarter of a short conversion's CPU time for functions that run for milliseconds. What
 * runs for long is still optimised. The flag is read whenever a function starts anew, so it may be set while running. Later ones
 * count calls instead, do not know the flag, and would say so on stderr.
 */
export function optimiseLate(v8: string = process.versions.v8, set: (flag: string) => void = setFlagsFromString): void {
  if (v8.startsWith('11.')) set(`--interrupt-budget=${4 * 2 ** 20}`);
}
