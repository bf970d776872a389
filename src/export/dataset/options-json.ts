// What was asked of a conversion, as the manifest says it and as it decides which unfinished work may be gone on with.
import type { FrameOptions, StreamOptions } from '../../frame/options.js';
import type { FramePlan } from '../../frame/plan.js';
import { fromOrigin } from '../../time/stamp.js';

type Json = Record<string, unknown>;

const ns = (value: number | undefined) => (value === undefined ? null : String(value));

const ofStreams: { readonly [O in keyof StreamOptions]-?: (options: StreamOptions) => Json } = {
  toleranceNs: o => ({ tolerance_ns: ns(o.toleranceNs) }),
  missing: o => ({ missing: o.missing ?? null }),
  maxGapNs: o => ({ max_gap_ns: ns(o.maxGapNs) }),
  minStepNs: o => ({ min_step_ns: ns(o.minStepNs) }),
};

/** Every option: one that is not here does not compile, because what was begun under another value of it would be gone on with. */
const ofFrames: { readonly [O in keyof FrameOptions]-?: (options: FrameOptions, plan: FramePlan) => Json } = {
  policy: o => ({ policy: o.policy.name }),
  toleranceNs: ofStreams.toleranceNs,
  reference: o => ({ reference: o.reference ?? null }),
  topics: o => ({ topics: o.topics ?? null }),
  signals: o => (o.signals ? { signals: o.signals } : {}),
  start: (_, plan) => ({ start_ns: stampOf(plan.range.from, plan) }),
  end: (_, plan) => ({ end_ns: stampOf(plan.range.to, plan) }),
  projection: o => ({ projection: o.projection }),
  clock: ({ clock }) => ({ clock: typeof clock === 'object' ? clock.file : (clock ?? 'auto') }),
  missing: ofStreams.missing,
  maxGapNs: ofStreams.maxGapNs,
  minStepNs: ofStreams.minStepNs,
  streams: o => ({ streams: (o.streams ?? []).map(own => ({ topic: own.topic, ...all(ofStreams, own) })) }),
  fastest: o => ({ fastest: o.fastest ?? false }),
  oneToOne: o => ({ one_to_one: o.oneToOne ?? false }),
  grid: ({ grid }) => ({ grid: grid ? { step_ns: String(grid.stepNs), phase_ns: String(grid.phaseNs) } : null }),
  sets: ({ sets }) => ({
    queue_size: sets?.queueSize ?? null,
    max_interval_ns: ns(sets?.maxIntervalNs),
    age_penalty: sets?.agePenalty ?? null,
  }),
  interpolate: o => ({ interpolate: o.interpolate ?? null }),
  mergeSweeps: o => ({ merge_sweeps: o.mergeSweeps ?? false }),
  frames: ({ frames }) => (frames ? { frames: `${frames.from}:${frames.to ?? ''}` } : {}),
  checkCalibration: o => (o.checkCalibration ? { check_calibration: true } : {}),
  deskew: o => ({ deskew: o.deskew ?? false }),
  visibility: o => ({ visibility: o.visibility ?? false }),
};

/** null: not given. */
export function optionsJson(plan: FramePlan): Json {
  return all(ofFrames, plan.options, plan);
}

function all<Asked extends unknown[]>(
  of: { readonly [option: string]: (...asked: Asked) => Json },
  ...asked: Asked
): Json {
  return Object.assign({}, ...Object.values(of).map(say => say(...asked)));
}

function stampOf(t: number, { originNs }: FramePlan): string | null {
  return Number.isFinite(t) ? String(fromOrigin(t, originNs)) : null;
}
