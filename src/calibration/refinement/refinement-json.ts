// A refinement as JSON: what `calib refine --json` prints, and the entry that the new rig file keeps of it.
import { DEG_PER_RAD } from '../../geometry/angle.js';
import type { BeforeAfter, PlacedFrame, RefinedAxis, Refinement } from './refinement.js';

/** Of a rig file's `history`: all but the parent and the recording, which the writer of the file knows. */
export function refinementEntry(found: Refinement) {
  const { accepted, method, evidence, sensor, against, axes, scores, frames, reasons, time } = found;
  const figures = (of: (axis: RefinedAxis) => number | undefined) => ({
    rotation_deg: axes.slice(0, 3).map(axis => scaled(of(axis), DEG_PER_RAD)),
    translation_m: axes.slice(3).map(axis => scaled(of(axis), 1)),
  });
  return {
    accepted,
    method,
    evidence,
    sensor,
    ...(against === undefined ? {} : { against }),
    frames: { training: frames.training.map(String), held_out: frames.heldOut.map(String) },
    scores: scores.map(({ name, better, training, heldOut }) => ({
      name,
      better,
      training: score(training),
      ...(heldOut === undefined ? {} : { held_out: score(heldOut) }),
    })),
    change: figures(axis => axis.change),
    sigma: figures(axis => axis.sigma),
    unobservable: axes.filter(axis => !axis.observable).map(axis => axis.axis),
    ...(time === undefined
      ? {}
      : { time: { offset_ns: Math.round(time.offsetNs), sigma_ns: Math.ceil(time.sigmaNs) } }),
    reasons: [...reasons, ...axes.flatMap(({ axis, reasons: why }) => why.map(text => `${axis}: ${text}`))],
  };
}

/** Whole result for machines. Sigma is null for an axis that the data does not tell. */
export function refinementJson(found: Refinement) {
  return {
    ...refinementEntry(found),
    given: placed(found.given),
    refined: placed(found.refined),
  };
}

function placed({ frame, to, T_to_frame: T }: PlacedFrame) {
  return { from: frame, to, translation_m: [...T.t], rotation_xyzw: [...T.q] };
}

function score({ before, after, count }: BeforeAfter) {
  return { before: scaled(before, 1), after: scaled(after, 1), count };
}

/** Six digits: more would claim what no estimate knows. */
function scaled(value: number | undefined, unit: number): number | null {
  return value === undefined || !Number.isFinite(value) ? null : Number((value * unit).toPrecision(6));
}
