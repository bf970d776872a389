// What motion says of the clocks of a recording's topics, as the sync report shows it.
import type { MotionCheck } from '../frame/motion/index.js';
import type { MotionCurve } from './motion-curve.js';

/** Points of a curve that are kept: the highest of each stretch, so that no peak is lost. */
const MOST_POINTS = 2000;

export function motionCurves(checks: readonly MotionCheck[]): MotionCurve[] {
  return checks.map(({ a, b, offset }): MotionCurve => {
    const { offsetNs, sigmaNs, curve, curveOriginNs, reasons } = offset;
    const lags = curve ? thinned(curve.offsetNs, curve.correlation) : [];
    return {
      a: a.topic,
      b: b.topic,
      signals: [a.signal, b.signal],
      shiftNs: Float64Array.from(lags, i => curve!.offsetNs[i] + Number(curveOriginNs)),
      correlation: Float64Array.from(lags, i => curve!.correlation[i]),
      ...(offsetNs === null ? {} : { offsetNs: Number(offsetNs), sigmaNs: sigmaNs ?? undefined }),
      reasons: reasons.filter(reason => reason.refuses).map(reason => reason.text),
    };
  });
}

/** Positions in the curve, ascending. */
function thinned(offsetNs: Float64Array, correlation: Float64Array): number[] {
  const stride = Math.ceil(offsetNs.length / MOST_POINTS);
  const kept: number[] = [];
  for (let from = 0; from < offsetNs.length; from += stride) {
    let best = from;
    for (let i = from; i < Math.min(offsetNs.length, from + stride); i++) {
      if (!(correlation[i] <= correlation[best])) best = i;
    }
    kept.push(best);
  }
  return kept;
}
