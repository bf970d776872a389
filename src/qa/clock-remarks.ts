// What a person should know of the clocks of a recording: what kind they are, which one jumped, which ones disagree.
import type { ClockClass, RecorderFinding } from '../time/diagnose/index.js';
import { grouped } from '../time/grouped.js';
import { ascending } from '../time/order-statistics.js';
import { aheadOfOthers, allElsewhere, OTHER_CLOCK_NS } from './clock-difference.js';
import { jumpRemarks, recorderJumps } from './jump-remarks.js';
import { isSensor } from './recorded-stream.js';
import { duration, type Remark, remark } from './remark.js';
import type { StreamReport } from './sync-report.js';

/** A stamp may lie this much after its record stamp before it is called impossible: two clocks of one machine, ns. */
const AHEAD_NS = 1e6;
/** By which a jump's size may be off. */
const SIGMAS = 3;
/** Sensors of one kind that differ by more have different delays or different clocks, ns. */
const SAME_KIND_NS = 20e6;
/** Kinds differ in what they wait for (a whole sweep, a position fix), so more is allowed between them, ns. */
const OTHER_KIND_NS = 250e6;

export function recorderRemarks(recorder: RecorderFinding, streams: readonly StreamReport[]): Remark[] {
  const all = (kind: Remark['kind'], level: Remark['level'], text: string): Remark => ({
    sensor: '',
    kind,
    level,
    text,
  });
  const found: Remark[] = [];
  if (recorder.clock === 'same_as_headers')
    found.push(all('no_receive_time', 'note', `${COPIED}: offsets of clocks cannot be seen in this recording.`));
  else if (recorder.clock !== 'wall' && recorder.clock !== 'none') {
    const advice =
      recorder.clock === 'wrong_unit'
        ? 'Delays and rates by record stamps mean nothing; correct the program that wrote the recording.'
        : 'Nothing to do when this is a test or a simulation.';
    found.push(
      all('recorder_clock', recorder.clock === 'wrong_unit' ? 'check' : 'note', `${recorder.evidence}. ${advice}`),
    );
  }
  const elsewhere = recorder.clock === 'wall' ? allElsewhere(streams.map(s => s.clock)) : undefined;
  if (elsewhere !== undefined)
    found.push(
      all(
        'recorder_clock',
        'note',
        `all header stamps lie ${duration(elsewhere)} ${elsewhere < 0 ? 'before' : 'after'} the record stamps, and agree with one another: a replay that was recorded again, a simulation, one device's own time, or a recorder whose clock was not set. Frames are made by the headers; nothing to do.`,
      ),
    );
  return [...found, ...recorderJumps(streams)];
}

export function clockRemarks(streams: readonly StreamReport[], recorder: RecorderFinding): Remark[] {
  const read = streams.filter(s => s.clock.corrected !== undefined && !s.clock.identical && recorder.clock === 'wall');
  const medians = read.map(s => s.clock.corrected!.medianNs);
  // A replay records old stamps at a later time: then only the differences between streams mean something.
  const replay = medians.length > 0 && medians.every(m => Math.abs(m) > OTHER_CLOCK_NS);
  const elsewhere = allElsewhere(streams.map(s => s.clock)) !== undefined;
  const ahead = new Set(replay ? [] : read.filter(s => leadOf(s) > AHEAD_NS));
  return [
    ...Array.from(ahead, aheadRemark),
    ...differences(read.filter(s => !ahead.has(s))),
    ...streams.flatMap(s => (elsewhere && isOffset(s) ? [] : classRemark(s, ahead.has(s), recorder))),
    ...streams.flatMap(jumpRemarks),
    ...streams.flatMap(s => stampRemark(s, recorder)),
  ];
}

/** What is wrong with its clock, if anything, is its distance from the recorder's alone. */
function isOffset({ clock, diagnosis, jumps }: StreamReport): boolean {
  return clock.corrected !== undefined && /offset|uptime/.test(diagnosis.clock.class) && jumps.length === 0;
}

/** How far stamps lie after their record stamps, ns, without what the recorder's own jumps make: those are no fault of the stamps. */
function leadOf({ clock, jumps }: StreamReport): number {
  let [level, lowest, highest] = [0, 0, 0];
  for (const { owner, sizeNs, sigmaNs } of jumps) {
    if (owner !== 'recorder') continue;
    level += sizeNs;
    lowest = Math.min(lowest, level - SIGMAS * sigmaNs);
    highest = Math.max(highest, level + SIGMAS * sigmaNs);
  }
  return clock.corrected!.p95Ns - (highest - lowest);
}

/** Nothing can be recorded before it is measured, so the lead is a lower bound of the clock's error. */
function aheadRemark(s: StreamReport): Remark {
  const lead = leadOf(s);
  const others =
    s.aheadOfOthersNs === undefined
      ? ''
      : ` Its median lies ${duration(s.aheadOfOthersNs)} ${s.aheadOfOthersNs < 0 ? 'behind' : 'ahead of'} the median of the other streams.`;
  // Rounded towards zero: still a true bound.
  const bound = (Math.floor(lead / 1e5) / 10).toFixed(1);
  return remark(
    s,
    'clock_ahead',
    'check',
    `header stamps lie up to ${duration(lead)} after the moment the recorder received the message, which cannot be: the sensor's clock is ahead of the recorder's by at least that, plus the unknown time the message was under way.${others} Check its clock, or give clock.offset_ms (-${bound} or lower) in the rig file.`,
  );
}

/** Of each stream, compared with the others of its kind; with all others where there are none. */
function differences(all: readonly StreamReport[]): Remark[] {
  const group = (members: readonly StreamReport[]) => ({
    members,
    sorted: ascending(members.map(s => s.clock.corrected!.medianNs)),
  });
  const everything = group(all);
  const kinds = new Map(
    Array.from(
      grouped(all, s => s.kind),
      ([kind, members]) => [kind, group(members)],
    ),
  );
  return all.flatMap(s => {
    const own = kinds.get(s.kind)!;
    const sameKind = own.members.length > 1;
    const { members, sorted } = sameKind ? own : everything;
    const difference = aheadOfOthers(s.clock.corrected!.medianNs, sorted);
    if (difference === undefined || Math.abs(difference) <= (sameKind ? SAME_KIND_NS : OTHER_KIND_NS)) return [];
    const [first, second] = members;
    const several = sameKind ? `the other ${s.kind} streams` : 'the other streams';
    return [differsRemark(s, difference, members.length > 2 ? several : (first === s ? second : first).name)];
  });
}

function differsRemark(s: StreamReport, difference: number, whom: string): Remark {
  const way = difference > 0 ? 'ahead of' : 'behind';
  const cause =
    difference > 0
      ? `either ${s.name} is recorded faster, or its clock is ahead`
      : `either ${s.name} takes longer to be recorded, or its clock is behind`;
  return remark(
    s,
    'clock_differs',
    'check',
    `header stamps lie ${duration(difference)} ${way} what the recorder saw, compared with ${whom}: ${cause}; stamps alone cannot tell. Check its clock, or give clock.offset_ms in the rig file.`,
  );
}

/** Kinds of clock that a rig file's correction or `clock_ahead` does not settle, with what to do. */
const advice: Partial<Record<ClockClass, string>> = {
  zero_stamps:
    'Record stamps are used, which are late by the unknown time each message was under way; make the driver stamp its messages.',
  frozen: 'Nothing can be aligned by them; make the driver stamp each message.',
  wrong_unit: 'Correct the driver, or the program that wrote the recording.',
  uptime: 'Its offset to the other clocks has to be found; give clock.offset_ms in the rig file.',
  simulated: 'Compare only streams of the same simulation.',
  known_offset: 'Give clock.offset_ms in the rig file, or set the clock.',
  offset: 'Give clock.offset_ms in the rig file, or set the clock.',
  free_running:
    'Over the recording this adds up: let the clock be synchronized, or, where it is sure that the clock is what drifts, give clock.drift_ppm in the rig file.',
};

function classRemark(s: StreamReport, isAhead: boolean, recorder: RecorderFinding): Remark[] {
  const { clock, messages } = s.diagnosis;
  const text = advice[clock.class];
  const { corrected } = s;
  const byRig = corrected && s.used.source === 'rig';
  const isLate = clock.class === 'late' || clock.also.includes('late');
  if (isLate && s.kind === 'lidar' && s.meaning.by !== 'none')
    return [
      remark(s, 'clock_class', 'note', `a stamp means ${s.meaning.meaning.replace('_', ' ')}: ${s.meaning.evidence}.`),
    ];
  if (clock.class === 'late' && s.kind !== 'lidar' && s.kind !== 'camera' && !corrected)
    return [
      remark(
        s,
        'clock_class',
        'check',
        `${clock.evidence[0]}. A ${s.kind} message is small and usually there at once.`,
      ),
    ];
  if (corrected && !byRig && /offset|free/.test(clock.class))
    return [remark(s, 'clock_class', 'note', `${clock.evidence.join('; ')}. Frames are made with corrected times.`)];
  if (text === undefined || messages === 0 || (corrected && /offset|free/.test(clock.class))) return [];
  if (isAhead && /offset/.test(clock.class) && clock.name === undefined) return [];
  if (recorder.clock !== 'wall' && clock.class !== 'frozen' && clock.class !== 'zero_stamps') return [];
  const name = clock.name ? ` (${clock.name})` : '';
  if (/offset|uptime/.test(clock.class) && s.jumps.some(({ owner }) => owner === 'device'))
    return [remark(s, 'clock_class', 'check', `${clock.evidence.join('; ')}${name}. ${OFTEN_SET}`)];
  return [remark(s, 'clock_class', 'check', `${clock.evidence.join('; ')}${name}. ${text}`)];
}

const OFTEN_SET =
  'Its clock jumps besides, so that no constant corrects it: let it be set once, or use record stamps (--clock log).';
const COPIED = 'header and record stamps are equal in every message, so one was copied from the other';

function stampRemark(s: StreamReport, recorder: RecorderFinding): Remark[] {
  const { clock: kind, messages } = s.diagnosis;
  if (messages === 0 || !isSensor(s.kind)) return [];
  if (kind.class === 'arrival') {
    if (recorder.clock === 'same_as_headers') return [];
    const text = s.clock.identical ? COPIED : kind.evidence[0];
    return [remark(s, 'no_receive_time', 'note', `${text}: an offset of this clock cannot be seen here.`)];
  }
  if (s.clock.clock === 'header' || kind.class === 'zero_stamps') return [];
  const share = s.clock.clock === 'mixed' ? 'for some messages' : 'for all messages';
  const why = s.clock.withHeader === 0 ? 'no usable header stamp' : 'implausible or missing header stamps';
  const text = `${why}: record stamps were used ${share}, which are late by the unknown time each message was under way.`;
  return [remark(s, 'record_stamps', 'note', text)];
}
