// Which stamps occur more than once: a message recorded twice, or a driver that does not stamp each one.

export interface Duplicates {
  /** Messages that share their stamp with an earlier one. */
  readonly count: number;
  /** The stamp of each of them, ascending within a run, on the series' own count. */
  readonly stamps: Float64Array;
}

/** `runs` are sorted. */
export function findDuplicates(runs: readonly Float64Array[]): Duplicates {
  const found: number[] = [];
  for (const run of runs) for (let i = 1; i < run.length; i++) if (run[i] === run[i - 1]) found.push(run[i]);
  return { count: found.length, stamps: Float64Array.from(found) };
}
