// A refinement in words.
import type { RefinedAxis, Refinement } from '../../calibration/refinement/index.js';
import { printable } from '../../issue.js';
import { table } from '../print.js';

export function calibRefineText(found: Refinement): string {
  const { sensor, against, method, evidence, frames, axes, scores, accepted, reasons, time } = found;
  const rows = axes.map(axis => [axis.axis, ...figures(axis), axis.observable ? 'yes' : 'no', axis.reasons.join('; ')]);
  const scored = scores.flatMap(({ name, training, heldOut }) =>
    [{ of: 'training', ...training }, ...(heldOut ? [{ of: 'held out', ...heldOut }] : [])].map(s => [
      name,
      s.of,
      String(s.count),
      ...[s.before, s.after].map(score => (Number.isFinite(score) ? score.toFixed(5) : '–')),
    ]),
  );
  const lines = [
    `${sensor}${against === undefined ? '' : ` against ${against}`}, ${method}: ${evidence}`,
    `frames: ${frames.training.length} searched on, ${frames.heldOut.length} held out`,
    '',
    table(['axis', 'change', 'sigma', 'observable', 'why'], rows),
    '',
    table(['score', 'frames', 'count', 'before', 'after'], scored),
  ];
  if (time) lines.push('', `time: ${(time.offsetNs / 1e6).toFixed(2)} ± ${(time.sigmaNs / 1e6).toFixed(2)} ms added`);
  lines.push('', accepted ? 'accepted' : 'refused', ...reasons.map(reason => `- ${reason}`));
  return lines
    .flatMap(line => line.split('\n'))
    .map(printable)
    .join('\n');
}

function figures({ axis, change, sigma }: RefinedAxis): [string, string] {
  const turn = axis.startsWith('r');
  const [scale, unit, digits] = turn ? [180 / Math.PI, '°', 3] : [100, ' cm', 2];
  // Without a sign where all that is shown is zero.
  const shown = (value: number) => `${(value * scale).toFixed(digits).replace(/^-(?=[0.]+$)/, '')}${unit}`;
  return [shown(change), sigma === undefined ? '–' : shown(sigma)];
}
