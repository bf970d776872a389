// How well the given and the nudged calibration fit: what the score thread said last, and what it is asked next.

import { computed, effect, signal } from '@preact/signals';
import type { Explained } from '../../../src/calibration/cause/index.js';
import type { Sweep } from '../../../src/calibration/health/sweeps.js';
import type { TimeCurve } from '../../../src/calibration/nid/time-curve.js';
import { inverse } from '../../../src/geometry/se3.js';
import type { SensorData } from '../../data/dataset-data.js';
import { connection } from '../../main/connection-state.js';
import type { Score } from '../../score/score-set.js';
import type { Loaded } from '../../worker/score-protocol.js';
import { firstCloud } from '../first-cloud.js';
import { activeCloud, cameras, clouds } from '../store.js';
import { isNudged, type Nudge, nudgeOf, poseOfNudge } from './nudge.js';
import { ScoreClient } from './score-client.js';

/** What the score thread does at the moment, of which camera, and how far it is, 0 to 1. */
export const working = signal<{ readonly what: string; readonly camera: string; readonly part: number } | undefined>(
  undefined,
);
export const liveScore = signal<
  { readonly camera: string; readonly nudge: Nudge; readonly score: Score; readonly ms: number } | undefined
>(undefined);
/** By pair, `cloud camera`. */
export const loadedPairs = signal<ReadonlyMap<string, Loaded>>(new Map());
export const sweepsOfPairs = signal<ReadonlyMap<string, readonly Sweep[]>>(new Map());
export const curvesOfPairs = signal<ReadonlyMap<string, TimeCurve>>(new Map());
export const causesOfPairs = signal<ReadonlyMap<string, Explained>>(new Map());
/** Why a pair has no scores. */
export const unscored = signal<ReadonlyMap<string, string>>(new Map());

/** Pictures are compared with a LiDAR: a radar shows too little. */
export const scoringCloud = computed(() =>
  activeCloud.value?.kind === 'lidar'
    ? activeCloud.value
    : firstCloud(clouds.value.filter(one => one.kind === 'lidar')),
);

/** Cameras that have a lens and a place; none where there is no LiDAR with a place to compare them with. */
export const scoredCameras = computed(() =>
  scoringCloud.value?.T_rig_sensor ? cameras.value.filter(one => one.camera && one.T_rig_sensor) : [],
);

export function pairKey(camera: string): string {
  return `${scoringCloud.value?.name} ${camera}`;
}

let client: ScoreClient | undefined;
/** The pair whose frames the thread holds, or is reading. */
let held: { readonly key: string; readonly reading: Promise<boolean> } | undefined;

/** Reads the frames of a camera unless the thread holds them. False where another pair was asked for since, or there is nothing to score. */
function hold(camera: SensorData): Promise<boolean> {
  const cloud = scoringCloud.value;
  const place = connection.value?.place;
  if (!cloud?.T_rig_sensor || !place) return Promise.resolve(false);
  const key = pairKey(camera.name);
  if (held?.key === key) return held.reading;
  if (unscored.peek().has(key)) return Promise.resolve(false);
  const reading = run('reading frames', camera.name, 'load', { place, camera, cloud }).then(loaded => {
    if (loaded) loadedPairs.value = new Map(loadedPairs.value).set(key, loaded);
    else if (held?.reading === reading) held = undefined;
    return Boolean(loaded);
  });
  held = { key, reading };
  return reading;
}

async function run<A extends 'load' | 'sweeps' | 'curve' | 'causes'>(
  what: string,
  camera: string,
  ask: A,
  asked: Parameters<ScoreClient['ask']>[1],
) {
  const key = pairKey(camera);
  client ??= new ScoreClient();
  working.value = { what, camera, part: 0 };
  const mine = () => working.value?.what === what && working.value.camera === camera;
  try {
    return (await client.ask(ask, asked as never, part => {
      working.value = { what, camera, part };
    })) as Awaited<ReturnType<typeof client.ask<A>>>;
  } catch (error) {
    unscored.value = new Map(unscored.value).set(key, error instanceof Error ? error.message : String(error));
    return undefined;
  } finally {
    if (mine()) working.value = undefined;
  }
}

/** Follows the camera's nudge with a score, and draws its curves once. Ends with the returned function. */
export function followNudge(camera: SensorData): () => void {
  let left = false;
  const stop = effect(() => {
    const nudge = nudgeOf(camera.name);
    void hold(camera).then(ready => {
      if (ready && !left && nudge === nudgeOf(camera.name)) void ask(camera.name, nudge);
    });
  });
  void hold(camera).then(async ready => {
    const key = pairKey(camera.name);
    if (!ready || left || sweepsOfPairs.value.has(key)) return;
    const sweeps = await run('curves of the axes', camera.name, 'sweeps', {});
    if (sweeps) sweepsOfPairs.value = new Map(sweepsOfPairs.value).set(key, sweeps);
  });
  return () => {
    left = true;
    stop();
  };
}

async function ask(camera: string, nudge: Nudge): Promise<void> {
  if (!isNudged(nudge)) {
    if (liveScore.value?.camera === camera) liveScore.value = undefined;
    return;
  }
  const begin = performance.now();
  const score = await client!.ask('score', { probed: probedOf(nudge) }).catch(() => undefined);
  if (score && nudgeOf(camera) === nudge) liveScore.value = { camera, nudge, score, ms: performance.now() - begin };
}

/** What the sync screen asks goes one after the other: reading one camera's frames would end what is done with another's. */
let turn: Promise<void> = Promise.resolve();
function inTurn(task: () => Promise<void>): Promise<void> {
  turn = turn.then(task, task);
  return turn;
}

/** Draws the curve over time of every camera, one after the other. Ends with the returned function. */
export function followTimes(): () => void {
  let left = false;
  for (const camera of scoredCameras.value)
    void inTurn(async () => {
      const key = pairKey(camera.name);
      if (left || curvesOfPairs.value.has(key) || !(await hold(camera)) || left) return;
      const curve = await run('time', camera.name, 'curve', {});
      if (curve) curvesOfPairs.value = new Map(curvesOfPairs.value).set(key, curve);
    });
  return () => {
    left = true;
  };
}

/** Looks for the cause of a camera's misfit under the given calibration, once. */
export async function findCause(camera: SensorData): Promise<void> {
  await inTurn(async () => {
    const key = pairKey(camera.name);
    if (causesOfPairs.value.has(key) || !(await hold(camera))) return;
    const found = await run('looking for the cause', camera.name, 'causes', {});
    if (found) causesOfPairs.value = new Map(causesOfPairs.value).set(key, found);
  });
}

/** The score of a nudge, frames read first where they are not; undefined where there is nothing to score. */
export async function scoreNow(camera: SensorData, nudge: Nudge): Promise<Score | undefined> {
  if (!camera.camera || !camera.T_rig_sensor || !(await hold(camera))) return undefined;
  return client!.ask('score', { probed: probedOf(nudge) }).catch(() => undefined);
}

function probedOf(nudge: Nudge) {
  return { T_new_given: inverse(poseOfNudge(nudge)), dtNs: nudge.dtMs * 1e6 };
}
