// What the doctor found of one camera and one LiDAR.
import type { Vec3 } from '../../geometry/se3.js';
import type { Reading, RigNumbers } from './reading.js';

export interface Fit extends Reading {
  /** Nats by which the frames fit better than a few degrees beside. */
  readonly score: number;
  /** The same in standard deviations of what wrong readings get by chance. */
  readonly sigmas: number;
  /** What is left to turn for the best fit, rad about the camera's axes: a miscalibration, no mistake of convention. */
  readonly turn: Vec3;
  /** Points on a picture, in the mean. */
  readonly seen: number;
  /** Mistakes that come to the very same numbers: no data tells them apart. */
  readonly alike: readonly Omit<Reading, 'numbers'>[];
  /** Readings whose points lie so near these that no picture tells them apart. */
  readonly same: readonly string[];
}

export interface Diagnosis {
  /**
   * `as given`: no reading fits clearly better. `another reading`: `best` does. `unknown`: these frames do not tell, among others where
   * `best` and a turn of the camera explain equally well why the given numbers do not fit.
   */
  readonly verdict: 'as given' | 'another reading' | 'unknown';
  readonly frames: number;
  /** Readings that were tried. */
  readonly tried: number;
  /** Score of wrong readings: median and standard deviation. */
  readonly chance: number;
  readonly sigma: number;
  readonly best?: Fit;
  /** With the pictures' size, where theirs is another. Undefined where the given numbers put too few points on the pictures to be scored. */
  readonly given?: Fit;
  /** The next best. */
  readonly next: readonly Fit[];
  readonly reasons: readonly string[];
}

export type { RigNumbers };
