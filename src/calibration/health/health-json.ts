// The health of calibrations as machine output: degrees and metres, moments as decimal strings.

import { fromOrigin } from '../../time/stamp.js';
import type { Comparison } from './compare.js';
import type { PairHealth } from './health.js';
import type { Learned } from './learn.js';
import { speaksAgainst } from './speaks-against.js';
import type { WindowVerdict } from './window.js';

const names = ['pitch_deg', 'yaw_deg', 'roll_deg', 'right_m', 'down_m', 'ahead_m'] as const;

/** Six numbers by name: turns in degrees about the camera's x, y, z, shifts in metres along them. */
function sixJson(six: ArrayLike<number>): Record<string, number> {
  return Object.fromEntries(names.map((name, k) => [name, rounded(k < 3 ? (six[k] * 180) / Math.PI : six[k])]));
}

/** What `calib check --json` says of one pair (docs/CLI.md). `originNs`: of the plan whose frames were checked. */
export function pairHealthJson(health: PairHealth, originNs: bigint): Record<string, unknown> {
  const { camera, cloud, verdict, reasons, frames, learned, windows, change, sweeps } = health;
  return {
    camera,
    cloud,
    verdict,
    reasons,
    frames,
    points_per_frame: finite(health.points),
    edge_points_per_frame: finite(health.edges),
    windows_refused: windows.filter(speaksAgainst).length,
    learned: learned ? { told: verdict !== 'unknown', ...learnedJson(learned) } : null,
    change: change
      ? {
          frame: change.frame,
          stamp_ns: String(fromOrigin(change.tNs, originNs)),
          distance: rounded(change.distance),
          before: sixJson(change.offsetBefore),
          after: sixJson(change.offsetAfter),
        }
      : null,
    sweeps: sweeps.map(({ axis, at, nats, observable, sigma }) => ({
      axis,
      observable,
      sigma: sigma === undefined ? null : rounded(turned(axis, sigma)),
      at: Array.from(at, v => rounded(turned(axis, v))),
      nats: Array.from(nats, rounded),
    })),
    windows: windows.map(w => windowJson(w, originNs)),
  };
}

/** Degrees for turns. */
function turned(axis: string, value: number): number {
  return axis === 'pitch' || axis === 'yaw' || axis === 'roll' ? (value * 180) / Math.PI : value;
}

function learnedJson(learned: Learned): Record<string, unknown> {
  const { window, optimum, sigma, covariance, power, observable, right, wrong } = learned;
  return {
    window_frames: window,
    offset: sixJson(optimum),
    sigma: sixJson(sigma),
    window_sigma: sixJson(optimum.map((_, k) => Math.sqrt(covariance[7 * k]))),
    observable: Object.fromEntries(names.map((name, k) => [name.replace(/_.*/, ''), observable[k]])),
    refused_when_disturbed: Object.fromEntries(names.map((name, k) => [name.replace(/_.*/, ''), rounded(power[k])])),
    right: { mean: rounded(right.mean), sigma: rounded(right.sigma) },
    wrong: { mean: rounded(wrong.mean), sigma: rounded(wrong.sigma) },
  };
}

function windowJson(w: WindowVerdict, originNs: bigint): Record<string, unknown> {
  return {
    first_frame: w.first,
    last_frame: w.last,
    start_ns: String(fromOrigin(w.fromNs, originNs)),
    end_ns: String(fromOrigin(w.toNs, originNs)),
    score: rounded(w.score),
    probability: rounded(w.probability),
    offset: sixJson(w.offset),
  };
}

function rounded(value: number): number {
  return Number(value.toPrecision(6));
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

export function comparisonJson({ camera, cloud, changed, difference, distance }: Comparison): Record<string, unknown> {
  return {
    camera,
    cloud,
    changed: changed ?? null,
    difference: difference ? sixJson(difference) : null,
    distance: distance === undefined ? null : rounded(distance),
  };
}
