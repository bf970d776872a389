// Stamps that step back in the recording's order: late messages, a drive that was started again, or files given in another order.
import type { Issues } from '../../issue.js';
import { findLateMessages } from '../../time/diagnose/late-messages.js';

/** A step back, ns, that no transport and no driver's jitter explains. */
const RESTART = 5e8;

/** FL0404. Returns whether any of the stamps `t`, ns, in the recording's order, steps back, so that they must be sorted. */
export function reportBackward(t: Float64Array, topic: string, issues: Issues): boolean {
  let backward = 0;
  let farthest = 0;
  for (let i = 1; i < t.length; i++) {
    if (t[i] < t[i - 1]) backward++;
    farthest = Math.max(farthest, t[i - 1] - t[i]);
  }
  if (backward === 0) return false;
  const steps = `stamps step backward ${backward} times in ${t.length} messages`;
  const [what, todo] = farthest < RESTART ? ['', 'check the driver if they should not'] : farBack(t, farthest);
  issues.add('FL0404', `${steps}${what}; all were kept and sorted by stamp; ${todo}`, { topic });
  return true;
}

/** What steps back so far, and what to do. */
function farBack(t: Float64Array, farthest: number): readonly [string, string] {
  const size = `, by up to ${(farthest / 1e9).toFixed(3)} s`;
  const late = findLateMessages(t, 0, t.length).at;
  if (!holdsRun(t, late))
    return [
      `${size}: ${late.length} came late, after others that were stamped later`,
      'look at what holds messages up if they should not',
    ];
  if (overlapped(t))
    return [
      `${size}: where a drive or a simulation was started again, or a clock was set back or counts round, runs lie over each other in time and frames mix them, so split the recording there, or use record stamps (--clock log)`,
      'check the driver if they should not',
    ];
  return [
    ', between parts that are not in the order of time',
    'nothing is wrong where files were given in that order; else check the clock',
  ];
}

/** Whether messages out of place lie side by side for `RESTART` and more: a run of its own, where late messages lie among others. */
function holdsRun(t: Float64Array, at: Uint32Array): boolean {
  for (let k = 0, from = 0; k < at.length; k++) {
    if (k > 0 && at[k] !== at[k - 1] + 1) from = k;
    if (Math.abs(t[at[k]] - t[at[from]]) >= RESTART) return true;
  }
  return false;
}

/** Whether two runs between steps back of `RESTART` and more lie over each other in time, and not one behind the other. */
function overlapped(t: Float64Array): boolean {
  const runs: { first: number; last: number }[] = [];
  for (let i = 0; i < t.length; i++) {
    if (i === 0 || t[i] < t[i - 1] - RESTART) runs.push({ first: t[i], last: t[i] });
    const run = runs[runs.length - 1];
    run.first = Math.min(run.first, t[i]);
    run.last = Math.max(run.last, t[i]);
  }
  runs.sort((a, b) => a.first - b.first);
  return runs.some((run, i) => i > 0 && run.first < runs[i - 1].last);
}
