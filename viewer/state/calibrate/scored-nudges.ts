// What is to be saved of every nudged camera: its score as it is now, what cannot be seen, and whether the held-out frames agree.

import { sensorNamed } from '../store.js';
import type { Nudge } from './nudge.js';
import type { NudgedCamera } from './nudged-rig.js';
import { isFlat, judged, sweepOfFreedom } from './score-words.js';
import { curvesOfPairs, loadedPairs, pairKey, scoreNow, scoringCloud, sweepsOfPairs } from './scoring.js';

export type ScoredNudge = NudgedCamera;

export async function scoredNudges(changed: readonly (readonly [string, Nudge])[]): Promise<ScoredNudge[]> {
  const all: ScoredNudge[] = [];
  for (const [camera, nudge] of changed) all.push(await scoredNudge(camera, nudge));
  return all;
}

async function scoredNudge(camera: string, nudge: Nudge): Promise<ScoredNudge> {
  const sensor = sensorNamed(camera);
  const score = sensor && (await scoreNow(sensor, nudge));
  const key = pairKey(camera);
  const loaded = loadedPairs.value.get(key);
  if (!score?.training || !loaded || !scoringCloud.value)
    return { camera, nudge, reasons: ['no frame could be scored'], accepted: true };
  const sweeps = sweepsOfPairs.value.get(key);
  const flat = Object.keys(sweepOfFreedom).filter(
    id => sweeps?.find(sweep => sweep.axis === sweepOfFreedom[id])?.observable === false,
  );
  const worse = score.heldOut !== undefined && judged(score.heldOut) === 'worse';
  const curve = curvesOfPairs.value.get(key);
  return {
    camera,
    nudge,
    scored: { cloud: scoringCloud.value.name, score, training: loaded.training, heldOut: loaded.heldOut, flat },
    reasons: [
      ...(worse ? ['the held-out frames got worse; it was saved all the same'] : []),
      ...(score.heldOut ? [`held-out frames: ${judged(score.heldOut)}`] : ['no frame was held out']),
      ...flat.map(id => {
        const sweep = sweeps!.find(one => one.axis === sweepOfFreedom[id])!;
        return `${id === 'dt' ? 'time' : id}: around the given calibration the fit ${isFlat(sweep) ? 'is flat along it' : 'falls to one side only'}`;
      }),
      ...(nudge.dtMs !== 0 && curve?.best
        ? [`time: fits best at ${(curve.best.dtNs / 1e6).toFixed(1)} ± ${(curve.best.sigmaNs / 1e6).toFixed(1)} ms`]
        : []),
    ],
    accepted: !worse,
  };
}
