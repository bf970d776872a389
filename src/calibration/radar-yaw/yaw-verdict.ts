// Whether a radar's yaw is told, and why not.

import { DEG_PER_RAD } from '../../geometry/angle.js';
import type { DopplerSign } from '../observe/doppler-sign.js';
import { inDegrees, twoDigits } from '../round-words.js';
import { fitYaw, type YawFit, type YawRows } from './fit-yaw.js';

export interface YawOptions {
  /** Sign of the recorded Doppler where it is known (1: positive when receding); else it is found. */
  readonly sign?: 1 | -1;
  /** Largest sigma of an observable yaw, rad; 0.2° by default. */
  readonly sigmaLimit?: number;
}

export interface YawReason {
  readonly code:
    | 'too_little_motion'
    | 'turning_only'
    | 'motion_unknown'
    | 'too_little_stands'
    | 'speeds_disagree'
    | 'halves_disagree'
    | 'sigma_too_large'
    | 'sign_flipped'
    | 'sign_assumed'
    | 'rates_wrap';
  readonly refuses: boolean;
  readonly text: string;
}

export interface RadarYawEstimate {
  /** rad: R_rig_radar becomes Exp(yaw·z)·R_rig_radar, z being the rig's upright axis. Null when it is not told. */
  readonly yaw: number | null;
  readonly sigma: number | null;
  readonly observable: boolean;
  readonly reasons: readonly YawReason[];
  /** 1: recorded rates are positive when receding; −1: they are turned round; 0: nobody knows. */
  readonly dopplerSign: 1 | -1 | 0;
  /** What would have been said if all criteria held, and the numbers behind it. */
  readonly candidate: YawFit | null;
  readonly scans: ScanCounts & { readonly used: number };
}

export interface ScanCounts {
  readonly scans: number;
  /** Too slow, in too tight a bend, without a known motion of the car. */
  readonly slow: number;
  readonly bent: number;
  readonly unknown: number;
}

/** Default of `sigmaLimit`, rad. */
const SIGMA_LIMIT = 0.2 / DEG_PER_RAD;
/** Scans, fewer than which tell no yaw. */
const FEWEST_SCANS = 50;
/** Share of the detections that must agree with a standing world. */
const LEAST_STANDING = 0.3;
/** Doppler may be larger or smaller than the motion tells by this factor. */
const MOST_SCALE = 1.15;
/** Sigmas by which the halves of the drive may differ. */
const HALVES = 4;

export function judgeYaw(
  fit: YawFit | undefined,
  counts: ScanCounts,
  rows: YawRows,
  found: DopplerSign,
  { sign, sigmaLimit = SIGMA_LIMIT }: YawOptions,
): RadarYawEstimate {
  const reasons: YawReason[] = [];
  const add = (code: YawReason['code'], text: string, refuses = true) => reasons.push({ code, refuses, text });
  const scans = { ...counts, used: rows.scans };
  const dopplerSign = fit?.sign ?? sign ?? found.sign;
  if (rows.scans < FEWEST_SCANS) {
    const of = `${rows.scans} of ${counts.scans} scans can be used; at least ${FEWEST_SCANS} are needed`;
    const most = Math.max(counts.slow, counts.bent, counts.unknown);
    if (counts.scans < FEWEST_SCANS) add('too_little_motion', `too few scans: ${of}`);
    else if (counts.unknown === most && most > 0) add('motion_unknown', `how the car moved is not known: ${of}`);
    else if (counts.bent === most && most > 0) add('turning_only', `the car hardly drives straight: ${of}`);
    else add('too_little_motion', `the car hardly moves: ${of}`);
  } else if (!fit)
    add('too_little_stands', 'too few detections agree with a standing world, or all lie in one direction');
  if (!fit || reasons.length > 0)
    return { yaw: null, sigma: null, observable: false, reasons, dopplerSign, candidate: fit ?? null, scans };
  if (fit.standing < LEAST_STANDING)
    add(
      'too_little_stands',
      `${percent(fit.standing)} of the detections agree with a standing world; at least ${percent(LEAST_STANDING)} is needed`,
    );
  if (fit.scale > MOST_SCALE || fit.scale < 1 / MOST_SCALE)
    add(
      'speeds_disagree',
      `the radar moves ${twoDigits(fit.scale)} times as fast as the car: a unit, a wrapped Doppler, or another car's trajectory`,
    );
  if (!(fit.sigma <= sigmaLimit))
    add('sigma_too_large', `yaw is known to ${inDegrees(fit.sigma)} only; the limit is ${inDegrees(sigmaLimit)}`);
  const apart = halvesApart(rows, fit);
  if (apart && Math.abs(apart.difference) > HALVES * apart.sigma)
    add(
      'halves_disagree',
      `the halves of the drive differ by ${inDegrees(Math.abs(apart.difference))} ± ${inDegrees(apart.sigma)}`,
    );
  if (fit.sign === -1)
    add('sign_flipped', 'recorded rates are positive when targets approach: they were turned round', false);
  if (sign === undefined && found.sign === 0)
    add(
      'sign_assumed',
      'ranges do not tell the sign of the Doppler: the one that keeps the mounting within 90° of the given was taken',
      false,
    );
  if (fit.wrap > 0)
    add(
      'rates_wrap',
      `rates go no further than ±${twoDigits(fit.wrap / 2)} m/s and come back from the other end: they were unwrapped`,
      false,
    );
  const observable = !reasons.some(reason => reason.refuses);
  const told = observable ? { yaw: fit.yaw, sigma: fit.sigma } : { yaw: null, sigma: null };
  return { ...told, observable, reasons, dopplerSign: fit.sign, candidate: fit, scans };
}

function halvesApart(rows: YawRows, { sign, wrap }: YawFit): { difference: number; sigma: number } | undefined {
  const middle = rows.t[rows.count >> 1];
  const cut = rows.t.findIndex(t => t >= middle);
  const [first, second] = [part(rows, 0, cut), part(rows, cut, rows.count)].map(half => fitYaw(half, sign, wrap));
  if (!first || !second) return undefined;
  return { difference: second.yaw - first.yaw, sigma: Math.hypot(first.sigma, second.sigma) };
}

function part({ scans, p, q, d, t, speed }: YawRows, from: number, to: number): YawRows {
  const cut = (column: Float64Array) => column.subarray(from, to);
  return { count: to - from, scans, p: cut(p), q: cut(q), d: cut(d), t: cut(t), speed: cut(speed) };
}

const percent = (share: number) => `${Math.round(100 * share)} %`;
