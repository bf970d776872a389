// Tells V8 to spend less on making JavaScript fast.
import { setFlagsFromString } from 'node:v8';

/**
 * For work whose loops are compiled already (kernels): V8 by default optimises each function after 132 KiB of executed bytecode,
 * on threads of its own, which took a quarter of a short conversion's CPU time for functions that run for milliseconds. What
 * runs for long is still optimised. The flag is read whenever a function starts anew, so it may be set while running.
 */
export function optimiseLate(): void {
  setFlagsFromString(`--interrupt-budget=${4 * 2 ** 20}`);
}
