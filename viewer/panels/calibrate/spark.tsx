// How the fit falls off along one axis, small: where the nudge stands now, and in words whether the axis is seen at all.
import type { Sweep } from '../../../src/calibration/health/sweeps.js';
import { sweepPlaces, sweepSentence } from '../../state/calibrate/score-words.js';

const [W, H] = [84, 20];

export function Spark({ sweep, unit, at }: { sweep: Sweep | undefined; unit: string; at: number }) {
  if (!sweep) return null;
  const places = sweepPlaces(sweep);
  const reach = Math.abs(places[0]);
  const least = Math.min(...sweep.nats);
  const x = (place: number) => ((Math.max(-reach, Math.min(reach, place)) + reach) / (2 * reach)) * W;
  // A flat curve is drawn flat: not blown up until its noise looks like a hill.
  const depth = sweep.observable ? -least : Math.max(-least, 8);
  const y = (nats: number) => 2 + (-nats / (depth || 1)) * (H - 4);
  const points = Array.from(places, (place, i) => `${x(place).toFixed(1)},${y(sweep.nats[i]).toFixed(1)}`);
  const words = sweepSentence(sweep, unit);
  return (
    <span class="spark" data-axis={sweep.axis} data-observable={sweep.observable}>
      <svg width={W} height={H} role="img" aria-label={`fit over ± ${Math.round(reach)} ${unit}: ${words}`}>
        <line class="zero" x1={x(0)} x2={x(0)} y1={0} y2={H} />
        <path d={`M${points.join('L')}`} />
        <line class="now" x1={x(at)} x2={x(at)} y1={0} y2={H} />
      </svg>
      <small class="spark-word">{words}</small>
    </span>
  );
}
