// An offset as JSON: what `calib time` prints, and the clock file that brings the second stream onto the first one's clock.
import type { TimeOffset } from './time-offset.js';

/** Whole ns; drift in ppm; the rotation maps vectors of b into a, xyzw. Moments are decimal strings, as everywhere. */
export function offsetJson(found: TimeOffset) {
  const { offsetNs, sigmaNs, drift, epochNs, rotation, observable, reasons, candidateNs, measures, windows } = found;
  return {
    offset_ns: offsetNs === null ? null : Number(offsetNs),
    sigma_ns: sigmaNs === null ? null : Math.ceil(sigmaNs),
    drift_ppm: drift?.ppm ?? null,
    drift_sigma_ppm: drift?.sigmaPpm ?? null,
    epoch_ns: epochNs === null ? null : String(epochNs),
    rotation_xyzw: rotation,
    observable,
    reasons: reasons.map(({ code, refuses, text }) => ({ code, refuses, text })),
    candidate_ns: candidateNs === null ? null : Number(candidateNs),
    measures: {
      peak: measures.peak ?? null,
      peak_ratio: finite(measures.peakRatio),
      half_width_ns: finite(measures.halfWidthNs),
      overlap_s: measures.overlapSeconds ?? null,
      halves_ns: measures.halvesNs === undefined ? null : Math.round(measures.halvesNs),
      rotation_sigma_rad: measures.rotationSigma ?? null,
      speed_ratio: measures.speedRatio ?? null,
      turns: measures.turns ?? null,
    },
    windows: windows.map(w => ({
      at_ns: String(w.atNs),
      offset_ns: Number(w.offsetNs),
      sigma_ns: Math.ceil(w.sigmaNs),
    })),
  };
}

/**
 * A clock file: `offset_ns` + `drift_ppm`·1e-6·(t − `epoch_ns`) is added to the stamps of `topic` (the second stream) and makes
 * them stamps of the first one's clock. A drift that is not significant is 0. Undefined when the offset is not observable.
 */
export function clockJson(found: TimeOffset, topic: string) {
  const { offsetNs, sigmaNs, drift, epochNs } = found;
  if (offsetNs === null || sigmaNs === null || epochNs === null) return undefined;
  return {
    framelock_clocks: 1,
    clocks: [
      {
        topic,
        offset_ns: String(offsetNs),
        drift_ppm: drift?.significant ? drift.ppm : 0,
        epoch_ns: String(epochNs),
        sigma_ns: Math.ceil(sigmaNs),
      },
    ],
  };
}

function finite(x: number | undefined): number | null {
  return x !== undefined && Number.isFinite(x) ? x : null;
}
