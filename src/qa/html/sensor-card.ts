// One stream's card: what is known of its clock in sentences, then its distances, delays and steps as plots.
import { positiveSteps } from '../../time/diagnose/period.js';
import type { StreamReport } from '../sync-report.js';
import { usedClockWords } from '../used-clock.js';
import { histogram } from './histogram.js';
import { colourOf } from './lanes.js';
import { overTime } from './over-time.js';
import { escapeHtml, figure } from './text.js';

export function sensorCard(s: StreamReport, span: readonly [number, number], reference: string): string {
  const { match, clock, diagnosis: d } = s;
  const moments = s.jumps.map(jump => jump.t);
  const dt =
    s.isReference || !match
      ? ''
      : figure(
          `dt to ${escapeHtml(reference)}, ms, over time`,
          overTime(match.series.t, match.series.dtNs, span, 'dt over time', moments),
        ) + figure('how often each dt occurs', histogram(match.series.dtNs, 'Histogram of dt', true));
  const difference = clock.identical
    ? ''
    : figure(
        'stamp − record, ms, over time: above zero is impossible unless a clock is off; a dashed line is a jump',
        overTime(...byTime(clock.series), span, 'Stamp minus record over time', moments),
      ) +
      figure(
        'how often each stamp − record occurs',
        histogram(clock.series.differenceNs, 'Histogram of stamp minus record', true),
      );
  const stepTimes = s.t.subarray(1);
  const stepSizes = stepTimes.map((t, i) => t - s.t[i]);
  const steps =
    figure('step from the stamp before, ms, over time', overTime(stepTimes, stepSizes, span, 'Steps over time')) +
    figure('how often each step occurs', histogram(positiveSteps([s.t]), 'Histogram of steps', false));
  const facts = [
    s.kind,
    `${d.messages} messages`,
    d.period.periodNs > 0 ? `${(1e9 / d.period.periodNs).toPrecision(4)} Hz` : '',
    ...[...(match?.rejected ?? [])].map(([reason, count]) => `${count} ${reason.replaceAll('_', ' ')}`),
  ].filter(fact => fact !== '');
  const evidence = [
    `clock: ${[d.clock.class, ...d.clock.also].join(', ').replaceAll('_', ' ')}${d.clock.name ? ` (${d.clock.name})` : ''} – ${d.clock.evidence.join('; ')}`,
    `correction: ${usedClockWords(s.used)}`,
    `a stamp means: ${s.meaning.meaning.replaceAll('_', ' ')} – ${s.meaning.evidence}`,
    s.grade.because === '' ? '' : `health: ${s.grade.grade ?? 'not graded'} – ${s.grade.because}`,
  ].filter(fact => fact !== '');
  return `<section class="card ${colourOf(s)}"><div class="head"><h3>${escapeHtml(s.name)}</h3>
<span class="soft">${escapeHtml(s.topic)} · ${facts.join(' · ')}</span></div>
<ul class="facts">${evidence.map(fact => `<li>${escapeHtml(fact)}</li>`).join('')}</ul>
<div class="plots">${dt}${difference}${steps}</div></section>`;
}

/** In recording order stamps may step back; a plot goes forward. */
function byTime({ t, differenceNs }: StreamReport['clock']['series']): [Float64Array, Float64Array] {
  if (t.every((moment, i) => i === 0 || moment >= t[i - 1])) return [t, differenceNs];
  const order = Uint32Array.from(t.keys()).sort((a, b) => t[a] - t[b] || a - b);
  return [Float64Array.from(order, i => t[i]), Float64Array.from(order, i => differenceNs[i])];
}
