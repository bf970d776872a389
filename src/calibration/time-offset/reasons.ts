// Why an offset is refused, or what is to be known about it: stable codes, each with a sentence that holds the numbers.

/** Codes that refuse. */
export type RefusalCode =
  | 'too_little_data'
  | 'no_overlap'
  | 'too_little_motion'
  | 'weak_correlation'
  | 'ambiguous_lag'
  | 'no_fit'
  | 'left_the_peak'
  | 'halves_disagree'
  | 'sigma_too_large'
  | 'offset_steps';

/** Codes that only tell. */
export type NoteCode =
  | 'rotation_single_axis'
  | 'rotation_not_measured'
  | 'drift_not_observable'
  | 'drift_found'
  | 'sigma_widened';

export interface Reason {
  readonly code: RefusalCode | NoteCode;
  readonly refuses: boolean;
  readonly text: string;
}

/** A reason that refuses. */
export interface Refusal extends Reason {
  readonly code: RefusalCode;
}

export function refusal(code: RefusalCode, text: string): Refusal {
  return { code, refuses: true, text };
}

export function note(code: NoteCode, text: string): Reason {
  return { code, refuses: false, text };
}

/** ns as milliseconds for a sentence. */
export function ms(ns: number): string {
  return `${Number((ns * 1e-6).toPrecision(3))} ms`;
}
