// What a person should look at in a sync report, in sentences that say no more than the stamps show.
import { roleOf } from '../frame/sensor.js';
import { nearest, type PolicyWords, wordsOf } from '../sync/index.js';
import type { RecorderFinding } from '../time/diagnose/index.js';
import { grouped } from '../time/grouped.js';
import { formatDuration } from '../time/stamp.js';
import { clockRemarks, recorderRemarks } from './clock-remarks.js';
import type { MatchQuality } from './match-quality.js';
import { isSensor } from './recorded-stream.js';
import { at, duration, type Remark, remark, times } from './remark.js';
import type { StreamReport } from './sync-report.js';

/** Matches that scatter by less come from sensors that are triggered together, ns. */
const IN_STEP_NS = 2e6;

/** In the order of the streams; clocks first, then gaps and matches. `words`: of the policy, where frames were made. */
export function remarks(
  streams: readonly StreamReport[],
  recorder: RecorderFinding,
  words: PolicyWords | undefined,
): Remark[] {
  const clocks = grouped(clockRemarks(streams, recorder), r => r.sensor);
  return [
    ...recorderRemarks(recorder, streams),
    ...streams.flatMap(s => [
      ...(clocks.get(s.name) ?? []),
      ...rateRemarks(s),
      ...(s.match && words ? matchRemarks(s, s.match, words) : []),
    ]),
  ];
}

function rateRemarks(s: StreamReport): Remark[] {
  const { late, gaps, duplicates, coarseNs, bursts, period, messages, resets, clock } = s.diagnosis;
  const found: Remark[] = [];
  if (!resets.ordered) {
    found.push(
      remark(
        s,
        'backward',
        'check',
        `stamps mostly run backward in recording order (${times(late.backward)}); messages were sorted by stamp.`,
      ),
    );
  } else if (late.backward > 0) {
    const text = `stamps step backward ${times(late.backward)} in recording order, by up to ${formatDuration(late.largestNs)} (${late.at.length} ${late.at.length === 1 ? 'message is' : 'messages are'} out of place); messages were sorted by stamp.`;
    found.push(remark(s, 'backward', 'check', text));
  }
  const { largest } = gaps;
  if (largest && period.observable) {
    const rest = gaps.uncounted > 0 ? ` (${gaps.uncounted} of unclear length not counted)` : '';
    const count = gaps.list.length;
    const from = largest.from + Number(s.diagnosis.originNs - s.originNs);
    const text = `${count} ${count === 1 ? 'gap' : 'gaps'} with about ${gaps.missing} missing ${gaps.missing === 1 ? 'message' : 'messages'}${rest}; the longest takes ${formatDuration(largest.lengthNs)} from ${at(from)} on, where a step normally takes ${formatDuration(Math.round(period.periodNs))}.`;
    found.push(remark(s, 'gaps', 'check', text));
  } else if (largest && messages > 10 && isSensor(s.kind)) {
    found.push(remark(s, 'gaps', 'note', `whether messages are missing cannot be told: ${period.reasons.join('; ')}.`));
  }
  if (duplicates.count > 0 && clock.class !== 'frozen') {
    const why =
      coarseNs > 0
        ? `its clock counts in steps of ${duration(coarseNs)}, and no time is known better than that. Let the driver stamp finer, or use record stamps (--clock log)`
        : 'recorded twice, or a driver that does not stamp each one';
    const text = `${duplicates.count} of ${messages} messages have the same stamp as another: ${why}.`;
    found.push(remark(s, 'duplicates', 'check', text));
  }
  if (bursts.count > 0) {
    const text = `${bursts.messages} messages came in ${bursts.count} ${bursts.count === 1 ? 'burst' : 'bursts'} after nothing for up to ${duration(bursts.longestStallNs)}: the transport or the recorder stalled; header stamps are not touched by it.`;
    found.push(remark(s, 'bursts', 'note', text));
  }
  return found;
}

function matchRemarks(s: StreamReport, match: MatchQuality, ofPolicy: PolicyWords): Remark[] {
  const { periodNs } = s.diagnosis.period;
  const { matched, frames, dtMedianNs, dtP5Ns, dtP95Ns } = match;
  const found: Remark[] = [];
  if (matched < 0.9 * frames) {
    const share = Math.floor((100 * matched) / frames);
    // IMU-like sensors are cut into windows whatever the policy; what is measured of them is the nearest reading.
    const words = roleOf(s.kind) === 'window' ? wordsOf(nearest) : ofPolicy;
    const slow = words.byTolerance && periodNs > 2 * match.toleranceNs;
    const why = slow ? `its messages come only every ${duration(periodNs)}` : words.few;
    const text = `${share} % of the frames have ${words.match(formatDuration(match.toleranceNs))}; ${why}.`;
    found.push(remark(s, 'few_matches', slow ? 'note' : 'check', text));
  }
  const steady = matched >= 5 && dtP95Ns - dtP5Ns < IN_STEP_NS && Math.abs(dtMedianNs) >= 5e6;
  if (!s.isReference && steady && periodNs > 2 * IN_STEP_NS) {
    const text = `always ${duration(dtMedianNs)} ${dtMedianNs < 0 ? 'before' : 'after'} the frame: the sensor runs in step with the reference; the constant part is either how it is triggered or an offset of a clock.`;
    found.push(remark(s, 'in_step', 'note', text));
  }
  return found;
}
