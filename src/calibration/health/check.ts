// Checks LiDAR–camera calibrations over the frames of a recording or dataset: learns from some, then judges all in windows.

import type { SE3 } from '../../geometry/se3.js';
import { plainLinearTally } from '../../kernel/score/plain-score.js';
import type { ScoreKernels } from '../../kernel/score/score-kernels.js';
import { median } from '../../time/order-statistics.js';
import { evenlySpread, evenPositions } from '../evenly-spread.js';
import type { FrameEvidence } from '../evidence/index.js';
import { findChange } from './change.js';
import { type FrameScore, frameScore } from './frame-score.js';
import type { PairHealth } from './health.js';
import { type Learned, learn, probabilityOf, WINDOW, withSpread } from './learn.js';
import { placeOfChange } from './place-change.js';
import { spreadOf } from './spread.js';
import { steadyPart } from './steady-part.js';
import { sweepsOf } from './sweeps.js';
import { verdictOf } from './verdict.js';
import { judgeWindow, type ProbedFrame, probed, type WindowVerdict } from './window.js';

/** Where frames come from: a recording's plan, or a dataset. */
export interface EvidenceSource {
  readonly pairs: readonly { readonly camera: string; readonly cloud: string; readonly T_camera_lidar: SE3 }[];
  readonly frames: number;
  /** From the first to the last frame, ns. */
  readonly spanNs: number;
  /** Evidence of the frames asked for, in their order; `pair` is a position in `pairs`. */
  read(
    frames: readonly number[],
  ): AsyncIterable<readonly { readonly pair: number; readonly evidence: FrameEvidence }[]>;
}

export interface CheckOptions {
  /** Frames that are looked at, evenly spread; all of a recording that has no more. */
  readonly most?: number;
  /** Loops that count; plain ones by default. */
  readonly kernels?: ScoreKernels;
  /** Called for every frame that was read, with how many will be. */
  readonly onFrame?: (done: number, all: number) => void;
}

/** A minute of 10 Hz is looked at twice a second, which takes about a minute of computing. */
const MOST_FRAMES = 120;
/** Frames nearer in time show the same edges with the same errors: nine of them are hardly more than one. */
const APART_NS = 0.3e9;
/** A short recording gives this many all the same, as far as it has them. */
const FEW_FRAMES = 3 * WINDOW;
const LEARNING_FRAMES = 24;
/** A window begins at every third frame that is looked at. */
const HOP = 3;

/** Memory: LEARNING_FRAMES + WINDOW frames per pair, about 2 MB each. Same frames, same result. */
export async function checkCalibration(source: EvidenceSource, options: CheckOptions = {}): Promise<PairHealth[]> {
  const tally = options.kernels?.linear ?? plainLinearTally;
  const asked = framesToAsk(source, options.most ?? MOST_FRAMES);
  const learning = evenlySpread(asked, LEARNING_FRAMES);
  const all = asked.length + learning.length;
  let done = 0;
  const tick = () => options.onFrame?.(++done, all);
  const pairs = source.pairs.map(() => ({ learning: [] as FrameScore[], seen: 0, book: new WindowBook() }));
  for await (const found of source.read(learning)) {
    for (const { pair, evidence } of found) {
      const score = frameScore(evidence, tally);
      if (usable(score)) pairs[pair].learning.push(score);
    }
    tick();
  }
  const taught = pairs.map(p => {
    const steady = steadyPart(p.learning);
    return { learned: learn(steady), sweeps: sweepsOf(steady) };
  });
  for (const p of pairs) p.learning.length = 0;
  for await (const found of source.read(asked)) {
    for (const { pair, evidence } of found) {
      pairs[pair].seen++;
      pairs[pair].book.add(frameScore(evidence, tally), taught[pair].learned);
    }
    tick();
  }
  const checked: PairHealth[] = [];
  for (const [number, { seen, book }] of pairs.entries()) {
    const { learned: taughtFirst, sweeps } = taught[number];
    const found = book.finish(taughtFirst);
    const overlap = taughtFirst ? Math.ceil(taughtFirst.window / HOP) : 1;
    const learned = taughtFirst && withSpread(taughtFirst, spreadOf(found, taughtFirst, overlap));
    const windows = learned ? found.map(w => ({ ...w, probability: probabilityOf(w.offset, learned) })) : [];
    const change = learned && findChange(windows, learned, overlap);
    const place = change && (await placeOfChange(source, number, asked, windows, change, tally));
    const facts = {
      camera: source.pairs[number].camera,
      cloud: source.pairs[number].cloud,
      T_camera_lidar: source.pairs[number].T_camera_lidar,
      frames: { asked: asked.length, seen, usable: book.usable },
      points: median(book.points),
      edges: median(book.edges),
      learned,
      windows,
      sweeps,
      ...(change && place ? { change: { ...change, ...place } } : {}),
    };
    checked.push({ ...facts, ...verdictOf(facts) });
  }
  return checked;
}

/** Frames in a row until a window is full; then every HOP-th again. */
class WindowBook {
  readonly points: number[] = [];
  readonly edges: number[] = [];
  usable = 0;
  readonly #recent: ProbedFrame[] = [];
  readonly #windows: WindowVerdict[] = [];
  #since = 0;

  add(score: FrameScore, learned: Learned | undefined): void {
    this.points.push(score.points);
    this.edges.push(score.edges[0] + score.edges[1]);
    if (!usable(score)) return;
    this.usable++;
    if (!learned) return;
    this.#recent.push(probed(score));
    if (this.#recent.length > learned.window) this.#recent.shift();
    this.#since++;
    if (this.#recent.length === learned.window && (this.#windows.length === 0 || this.#since >= HOP))
      this.#judge(learned);
  }

  finish(learned: Learned | undefined): readonly WindowVerdict[] {
    if (learned && this.#since > 0 && this.#recent.length === learned.window) this.#judge(learned);
    return this.#windows;
  }

  #judge(learned: Learned): void {
    this.#windows.push(judgeWindow(this.#recent, learned));
    this.#since = 0;
  }
}

/** Fewer points on a picture, or no outline and no reflectivity, say nothing of an extrinsic. */
const FEWEST_POINTS = 200;
const FEWEST_EDGES = 200;

function usable(score: FrameScore): boolean {
  return score.points >= FEWEST_POINTS && (score.reflects || score.edges[0] + score.edges[1] >= FEWEST_EDGES);
}

function framesToAsk({ frames, spanNs }: EvidenceSource, most: number): number[] {
  return evenPositions(frames, Math.min(most, Math.max(FEW_FRAMES, Math.floor(spanNs / APART_NS))));
}
