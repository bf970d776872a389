// The frames of one camera and one LiDAR made ready for scoring: what is asked of them while a person nudges.
import { displacementsOf, type Explained, explain } from '../../src/calibration/cause/index.js';
import type { FrameEvidence } from '../../src/calibration/evidence/index.js';
import { type FrameScore, frameScore } from '../../src/calibration/health/frame-score.js';
import { type Sweep, sweepOf } from '../../src/calibration/health/sweeps.js';
import { type Compared, comparedCounts } from '../../src/calibration/nid/compare.js';
import type { Weights } from '../../src/calibration/nid/counts.js';
import {
  type Probed,
  type ProbeFrame,
  probeCounts,
  probeFrame,
  probeWeights,
  unprobed,
} from '../../src/calibration/nid/probe.js';
import { curveMoments, type TimeCurve, timeCurve } from '../../src/calibration/nid/time-curve.js';

export interface Score {
  readonly training?: Compared;
  /** Undefined where no held-out frame shows enough. */
  readonly heldOut?: Compared;
}

interface Held {
  readonly frame: ProbeFrame;
  readonly given: Float64Array;
  readonly heldOut: boolean;
}

/** About 6 MB a frame at most. */
export class ScoreSet {
  readonly #held: Held[] = [];
  readonly #scores: FrameScore[] = [];
  #weights: Weights | undefined;

  /** False where the frame shows too little. */
  add(evidence: FrameEvidence, heldOut: boolean): boolean {
    const frame = probeFrame(evidence);
    if (!frame) return false;
    this.#held.push({ frame, given: probeCounts(frame, unprobed), heldOut });
    if (!heldOut) this.#scores.push(frameScore(evidence));
    this.#weights = undefined;
    return true;
  }

  count(heldOut: boolean): number {
    return this.#held.filter(one => one.heldOut === heldOut).length;
  }

  /** Frames that tell how the car moves. */
  get moving(): number {
    return this.#held.filter(({ frame }) => frame.twist).length;
  }

  /** Normalised information distance of the given and of the nudged calibration: training and held-out frames apart, parts weighed as the training frames say. */
  score(probed: Probed): Score {
    const weights = this.#trainingWeights();
    if (!weights) return {};
    const side = (heldOut: boolean) => {
      // Frames without motion cannot say anything of a time.
      const used = this.#held.filter(one => one.heldOut === heldOut && (probed.dtNs === 0 || one.frame.twist));
      if (used.length === 0) return undefined;
      return comparedCounts(
        used.map(one => one.given),
        used.map(({ frame }) => probeCounts(frame, probed)),
        weights,
      );
    };
    return { training: side(false), heldOut: side(true) };
  }

  sweep(axis: Sweep['axis']): Sweep | undefined {
    return sweepOf(this.#scores, axis);
  }

  /** All frames, held-out ones too: nothing is tuned by it. `pause` is waited for between moments. */
  async timeCurve(pause: (part: number) => Promise<void>): Promise<TimeCurve> {
    const frames = this.#held.map(one => one.frame).filter(frame => frame.twist);
    const counts: Float64Array[][] = [];
    for (const [m, dtNs] of curveMoments.entries()) {
      counts.push(frames.map(frame => probeCounts(frame, { ...unprobed, dtNs })));
      await pause((m + 1) / curveMoments.length);
    }
    return timeCurve(frames, counts);
  }

  /** What the frames' own misfit looks like, under the given calibration. Seconds of computing. */
  causes(): Explained {
    const all = this.#held.map(one => one.frame);
    // Frames without motion would speak for every cause but time: with enough others they are left out.
    const moving = all.filter(frame => frame.twist);
    return explain(displacementsOf(moving.length >= 4 ? moving : all));
  }

  #trainingWeights(): Weights | undefined {
    const training = this.#held.filter(one => !one.heldOut);
    if (training.length > 0) this.#weights ??= probeWeights(training.map(one => one.given));
    return this.#weights;
  }
}
