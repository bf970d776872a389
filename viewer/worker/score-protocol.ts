// What the window and the score thread say to each other. A newer question of a kind takes the place of an older one.
import type { Explained } from '../../src/calibration/cause/index.js';
import type { Sweep } from '../../src/calibration/health/sweeps.js';
import type { Probed } from '../../src/calibration/nid/probe.js';
import type { TimeCurve } from '../../src/calibration/nid/time-curve.js';
import type { SensorData } from '../data/dataset-data.js';
import type { Score } from '../score/score-set.js';
import type { Place } from './protocol.js';

export interface Loaded {
  /** Stamps of the frames that are scored, ns since 1970. */
  readonly training: readonly bigint[];
  readonly heldOut: readonly bigint[];
  /** How many tell how the car moves. */
  readonly moving: number;
  /** Frames that were looked at, and why some could not be used. */
  readonly looked: number;
  readonly leftOut: readonly string[];
}

export interface ScoreAsked {
  /** Everything that was asked before is outdated. */
  load: { readonly place: Place; readonly camera: SensorData; readonly cloud: SensorData };
  score: { readonly probed: Probed };
  sweeps: Record<never, never>;
  curve: Record<never, never>;
  causes: Record<never, never>;
}

export interface ScoreAnswered {
  load: Loaded;
  score: Score;
  sweeps: readonly Sweep[];
  curve: TimeCurve;
  causes: Explained;
}

export type ScoreAsk = keyof ScoreAsked;

export interface ScoreRequest<A extends ScoreAsk = ScoreAsk> {
  readonly id: number;
  readonly ask: A;
  readonly with: ScoreAsked[A];
}

export type ScoreResponse =
  | { readonly id: number; readonly kind: 'answer'; readonly value: ScoreAnswered[ScoreAsk] }
  /** From 0 to 1. */
  | { readonly id: number; readonly kind: 'progress'; readonly part: number }
  | { readonly id: number; readonly kind: 'outdated' }
  | { readonly id: number; readonly kind: 'failed'; readonly text: string };
