// Which clock jumped, when and by how much, in sentences: the recorder's once for all, the others' stream by stream.
import { knownJump } from '../time/known-offsets.js';
import { at, duration, type Remark, remark } from './remark.js';
import type { StreamReport } from './sync-report.js';

/** Jumps of one stream that are told one by one. */
const MOST_JUMPS = 3;

export function recorderJumps(streams: readonly StreamReport[]): Remark[] {
  const found: Remark[] = [];
  const set = streams.flatMap(s => s.jumps.filter(j => j.owner === 'recorder').map(j => ({ ...j, stream: s })));
  for (const jump of apart(set).slice(0, MOST_JUMPS)) {
    const name = knownJump(-jump.sizeNs, jump.sigmaNs);
    const text = `the recorder's clock was set ${jump.sizeNs > 0 ? 'forward' : 'back'} by ${duration(jump.sizeNs)} at ${at(jump.t)}${name ? ` (${name})` : ''}: all streams show it, so header stamps are the ones to believe there.`;
    found.push({ sensor: '', kind: 'clock_jump', level: 'check', text });
  }
  return found;
}

/** One jump of the recorder shows in every stream. */
function apart<T extends { readonly t: number; readonly stream: StreamReport }>(jumps: readonly T[]): T[] {
  const sorted = [...jumps].sort((a, b) => a.t - b.t);
  return sorted.filter(
    (jump, i) => i === 0 || jump.t - sorted[i - 1].t > 3 * (jump.stream.diagnosis.period.periodNs || 1e9),
  );
}

export function jumpRemarks(s: StreamReport): Remark[] {
  const own = s.jumps.filter(jump => jump.owner !== 'recorder');
  const said = own
    .slice(0, MOST_JUMPS)
    .map(jump => remark(s, 'clock_jump', jump.owner === 'delay' ? 'note' : 'check', jumpSentence(jump)));
  if (own.length > MOST_JUMPS)
    said.push(remark(s, 'clock_jump', 'check', `${own.length - MOST_JUMPS} more jumps follow.`));
  const { resets, jumps } = s.diagnosis;
  const alone = resets.at.filter(reset => !jumps.some(jump => Math.abs(jump.at - reset) <= 1));
  if (alone.length > 0)
    said.push(
      remark(
        s,
        'clock_jump',
        'check',
        `stamps start again from an earlier time ${alone.length === 1 ? 'once' : `${alone.length} times`}, first at message ${alone[0]}.`,
      ),
    );
  return said;
}

function jumpSentence(jump: StreamReport['jumps'][number]): string {
  const { owner, sizeNs, sigmaNs, side } = jump;
  const size = duration(sizeNs);
  const known = owner === 'delay' ? undefined : knownJump(sizeNs, sigmaNs);
  const name = known ? ` (${known})` : '';
  if (owner === 'delay')
    return `messages take ${size} ${sizeNs < 0 ? 'less' : 'longer'} to the recorder from ${at(jump.t)} on; its clock runs on evenly.`;
  if (owner === 'unknown') {
    const whose = side === 'record' ? "the recorder's clock jumped" : "the sensor's or the recorder's clock jumped";
    return `header stamps lie ${size} ${sizeNs < 0 ? 'later' : 'earlier'} against the record stamps from ${at(jump.t)} on${name}: ${whose}, or the delay changed; it cannot be told which.`;
  }
  const whose = owner === 'headers' ? 'the clock that all header stamps come from' : "the sensor's clock";
  return `${whose} jumped ${sizeNs < 0 ? 'forward' : 'back'} by ${size} at ${at(jump.t)}${name}.`;
}
