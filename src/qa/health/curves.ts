// The drawings of a health report: how the fit falls off along each axis, and how probable each window finds the calibration.
import type { PairHealth, Sweep } from '../../calibration/health/index.js';
import { type Box, drawing, scale, xAxis, yAxis } from '../html/axis.js';
import { coordinate as px } from '../html/text.js';

const small: Box = { width: 330, height: 150, left: 46, right: 10, top: 20, bottom: 32 };
const wide: Box = { width: 900, height: 150, left: 46, right: 10, top: 20, bottom: 32 };

const units = { turn: ['°', 180 / Math.PI], shift: ['cm', 100], time: ['ms', 1000] } as const;

function unitOf(axis: Sweep['axis']) {
  if (axis === 'time') return units.time;
  return axis === 'pitch' || axis === 'yaw' || axis === 'roll' ? units.turn : units.shift;
}

/** Nats per frame below the top; the given calibration is at 0. */
export function sweepCurve({ axis, at, nats }: Sweep): string {
  const [unit, factor] = unitOf(axis);
  const low = Math.min(-1, ...nats);
  const x = scale(at[0] * factor, at[at.length - 1] * factor, small.left, small.width - small.right, 5);
  const y = scale(low * 1.05, 0, small.height - small.bottom, small.top, 4);
  const line = Array.from(at, (v, i) => `${i === 0 ? 'M' : 'L'}${px(x.at(v * factor))} ${px(y.at(nats[i]))}`).join('');
  const given = `<path class="jump" d="M${px(x.at(0))} ${small.top}V${small.height - small.bottom}"/>`;
  return drawing(
    small,
    `Fit along ${axis}`,
    `${xAxis(small, x, unit)}${yAxis(small, y, 'nats')}<path class="line" d="${line}"/>${given}`,
  );
}

/** P(calibrated) of each window over time, s since the recording's first stamp; 0.5 is the line between both verdicts. */
export function windowCurve({ windows, change }: Pick<PairHealth, 'windows' | 'change'>): string {
  if (windows.length === 0) return '';
  const seconds = windows.map(w => (w.fromNs + w.toNs) / 2e9);
  const [from, to] = [seconds[0] - 0.5, seconds[seconds.length - 1] + 0.5];
  const x = scale(from, to, wide.left, wide.width - wide.right, 8);
  const y = scale(0, 1, wide.height - wide.bottom, wide.top, 4);
  const dots = windows.map((w, i) => `M${px(x.at(seconds[i]))} ${px(y.at(w.probability))}h0.1`).join('');
  const mark =
    change && change.tNs / 1e9 >= from && change.tNs / 1e9 <= to
      ? `<path class="jump" d="M${px(x.at(change.tNs / 1e9))} ${wide.top}V${wide.height - wide.bottom}"/>`
      : '';
  return drawing(
    wide,
    'P(calibrated) of the windows over time',
    `${xAxis(wide, x, 's')}${yAxis(wide, y, 'P')}<path class="dots" d="${dots}"/>${mark}`,
  );
}
