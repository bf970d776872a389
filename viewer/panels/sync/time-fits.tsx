// Which moment of each camera fits the LiDAR best: a sentence, the curve, and a button that takes it as the shift.
import { useEffect } from 'preact/hooks';
import type { TimeCurve } from '../../../src/calibration/nid/time-curve.js';
import type { SensorData } from '../../data/dataset-data.js';
import { nudgeOf } from '../../state/calibrate/nudge.js';
import { clearlyOff, fitsAsItIs, timeSentence } from '../../state/calibrate/score-words.js';
import {
  curvesOfPairs,
  followTimes,
  loadedPairs,
  pairKey,
  scoredCameras,
  scoringCloud,
  unscored,
  working,
} from '../../state/calibrate/scoring.js';
import { setNudge } from '../../state/calibrate/undo.js';
import { chosenCamera } from '../../state/store.js';

export function TimeFits() {
  const cloud = scoringCloud.value;
  const cameras = scoredCameras.value;
  useEffect(followTimes, [cloud?.name, cameras.length]);
  const curves = new Map(
    cameras.flatMap(camera => {
      const curve = curvesOfPairs.value.get(pairKey(camera.name));
      return curve ? [[camera.name, curve] as const] : [];
    }),
  );
  const off = clearlyOff(curves);
  if (!cloud || cameras.length === 0)
    return (
      <section class="time-fits" aria-label="Best moments">
        <p class="hint">Which moment of a camera fits best takes a LiDAR and a camera that are placed on the rig.</p>
      </section>
    );
  return (
    <section class="time-fits" aria-label="Best moments">
      <h2>Do the stamps of the cameras fit {cloud.name}?</h2>
      {off && (
        <p class="headline">
          <strong>{off}</strong>
          {curves.size < cameras.length ? ' so far' : ''}
        </p>
      )}
      <ul>
        {cameras.map(camera => (
          <Fit key={camera.name} camera={camera} curve={curves.get(camera.name)} />
        ))}
      </ul>
      <p class="hint">
        The higher the curve, the better the cloud fits the pictures at that shift. The shaded part is as wide as the
        peak at half its height; how sure its place is stands behind the ±. An error of {cloud.name}'s own clock shows
        in every camera alike, and a camera that sits wrong can look like one that is late: look for the cause before
        you believe it.
      </p>
    </section>
  );
}

function Fit({ camera, curve }: { camera: SensorData; curve: TimeCurve | undefined }) {
  const { name } = camera;
  const busy = working.value?.camera === name ? working.value : undefined;
  const problem = unscored.value.get(pairKey(name));
  const best = curve?.best;
  const ms = best && Math.round(best.dtNs / 1e5) / 10;
  const words = curve ? timeSentence(name, curve, loadedPairs.value.get(pairKey(name))?.leftOut) : undefined;
  return (
    <li data-fit={name} data-best-ms={ms} data-sigma-ms={best && best.sigmaNs / 1e6}>
      {words ? (
        <output>{words}</output>
      ) : (
        <span>
          {name}: {problem ?? (busy ? `${busy.what} …` : 'waits')} {busy && <progress value={busy.part} max={1} />}
        </span>
      )}
      {best && !fitsAsItIs(best) && (
        <button
          type="button"
          onClick={() => {
            chosenCamera.value = name;
            setNudge(name, { ...nudgeOf(name), dtMs: ms! }, 'best moment');
          }}
        >
          {`Try ${ms! > 0 ? '+' : ''}${ms!.toFixed(1)} ms`}
        </button>
      )}
      {best && nudgeOf(name).dtMs !== 0 && nudgeOf(name).dtMs === ms && (
        <span class="hint"> tried: its points stand there now; Calibrate keeps it in a new rig file</span>
      )}
      {curve?.nid.every(Number.isFinite) && <Curve curve={curve} now={nudgeOf(name).dtMs} words={words!} />}
    </li>
  );
}

const [W, H] = [240, 56];

function Curve({ curve, now, words }: { curve: TimeCurve; now: number; words: string }) {
  const { atNs, nid, best } = curve;
  const reach = atNs[atNs.length - 1];
  const x = (ns: number) => ((ns + reach) / (2 * reach)) * W;
  const [low, high] = [Math.min(...nid), Math.max(...nid)];
  // Upside down: what fits best is a peak.
  const y = (value: number) => 4 + ((value - low) / (high - low || 1)) * (H - 8);
  const band = best && [x(best.dtNs - best.widthNs / 2), x(best.dtNs + best.widthNs / 2)];
  const width = best ? `; half as good ${(best.widthNs / 2e6).toFixed(0)} ms beside it` : '';
  return (
    <svg width={W} height={H + 14} role="img" aria-label={`fit over ± 100 ms: ${words}${width}`}>
      {band && <rect class="band" x={band[0]} width={band[1] - band[0]} y={0} height={H} />}
      <line class="zero" x1={x(0)} x2={x(0)} y1={0} y2={H} />
      <path d={`M${nid.map((value, i) => `${x(atNs[i]).toFixed(1)},${y(value).toFixed(1)}`).join('L')}`} />
      {best && <line class="best" x1={x(best.dtNs)} x2={x(best.dtNs)} y1={0} y2={H} />}
      {now !== 0 && <line class="now" x1={x(now * 1e6)} x2={x(now * 1e6)} y1={0} y2={H} />}
      <text x={0} y={H + 12} class="tick">
        −100 ms
      </text>
      <text x={x(0)} y={H + 12} class="tick" text-anchor="middle">
        0
      </text>
      <text x={W} y={H + 12} class="tick" text-anchor="end">
        +100
      </text>
    </svg>
  );
}
