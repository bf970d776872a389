// The four grades, and the two tables they are read from: distances in time, and the health of one stream.
import type { ClockClass, MeaningFinding, OwnedJump, StreamDiagnosis } from '../time/diagnose/index.js';

export const grades = ['excellent', 'good', 'fair', 'poor'] as const;
export type Grade = (typeof grades)[number];

/** By the 95 % quantile of |dt|: below 5 ms, 20 ms, 50 ms, and beyond. */
const bands: readonly (readonly [belowNs: number, Grade])[] = [
  [5e6, 'excellent'],
  [20e6, 'good'],
  [50e6, 'fair'],
];

export function gradeOf(absP95Ns: number): Grade | undefined {
  if (Number.isNaN(absP95Ns)) return undefined;
  return bands.find(([below]) => absP95Ns < below)?.[1] ?? 'poor';
}

export interface StreamGrade {
  /** Undefined where there are too few messages to say. */
  readonly grade: Grade | undefined;
  /** What made it no better, '' where nothing did. */
  readonly because: string;
}

/** Clocks that can be corrected are fair, those whose stamps cannot be used are poor. Kinds that are not listed are excellent. */
const byClock: Partial<Record<ClockClass, Grade>> = {
  late: 'good',
  free_running: 'good',
  arrival: 'good',
  no_header: 'good',
  ahead: 'fair',
  known_offset: 'fair',
  offset: 'fair',
  uptime: 'fair',
  simulated: 'fair',
  wrong_unit: 'poor',
  frozen: 'poor',
  zero_stamps: 'poor',
};

/** What a correction of the clock settles: `corrected` says that somebody gave one. */
const correctable: ReadonlySet<ClockClass> = new Set([
  'late',
  'free_running',
  'ahead',
  'known_offset',
  'offset',
  'uptime',
]);

/** Shares of messages: above 0.1 % good, 1 % fair, 5 % poor. */
const shares: readonly (readonly [above: number, Grade])[] = [
  [0.05, 'poor'],
  [0.01, 'fair'],
  [0.001, 'good'],
];
/** Jitter as a share of the period: above 5 % good, 12.5 % fair, 25 % poor. */
const jitters: readonly (readonly [above: number, Grade])[] = [
  [0.25, 'poor'],
  [0.125, 'fair'],
  [0.05, 'good'],
];
/** A gap of more periods is fair at best. */
const LONG_GAP = 10;
const FEWEST_STEPS = 5;

/** The worst of all criteria, and the one that decided. `jumpsOut` jumps of its clock were taken out of its times. Late is as it should be where it is known why: a sweep takes its time. */
export function gradeStream(
  d: StreamDiagnosis,
  jumps: readonly OwnedJump[],
  meaning: MeaningFinding,
  corrected = false,
  jumpsOut = 0,
): StreamGrade {
  const found: [Grade, string][] = [];
  const judge = (grade: Grade | undefined, because: string) => grade && found.push([grade, because]);
  const share = (n: number, what: string) => {
    const part = n / (d.messages + (what === 'missing' ? n : 0));
    judge(above(shares, part), `${(100 * part).toPrecision(2)} % ${what}`);
  };
  for (const kind of [d.clock.class, ...d.clock.also])
    if (!(corrected && correctable.has(kind)) && (kind !== 'late' || meaning.meaning === 'unknown'))
      judge(byClock[kind], `clock: ${kind.replaceAll('_', ' ')}`);
  const own = jumps.filter(jump => jump.owner !== 'recorder' && jump.owner !== 'delay');
  const alone = d.resets.at.filter(reset => !own.some(jump => Math.abs(jump.at - reset) <= 1));
  if (jumpsOut > 0 && jumpsOut >= own.length && alone.length === 0) judge('fair', 'its clock jumped (corrected)');
  else if (own.length + alone.length > 0) judge('poor', 'its clock jumped');
  else if (jumps.length > 0)
    judge('good', jumps[0].owner === 'delay' ? 'its delay changed' : "the recorder's clock jumped");
  if (!d.resets.ordered) judge('poor', 'stamps run backward');
  if (d.period.observable) share(d.gaps.missing, 'missing');
  share(d.duplicates.count, 'doubled');
  share(d.late.at.length, 'out of order');
  const { periodNs, jitterNs, steps } = d.period;
  judge(above(jitters, jitterNs / periodNs), `jitter of ${Math.round((100 * jitterNs) / periodNs)} %`);
  if ((d.gaps.largest?.lengthNs ?? 0) > LONG_GAP * periodNs) judge('fair', 'a long gap');
  const worst = found.reduce((w, f) => (grades.indexOf(f[0]) > grades.indexOf(w[0]) ? f : w), ['excellent', ''] as [
    Grade,
    string,
  ]);
  if (steps < FEWEST_STEPS && worst[0] !== 'poor') return { grade: undefined, because: 'too few messages' };
  return { grade: worst[0], because: worst[1] };
}

function above(table: readonly (readonly [number, Grade])[], value: number): Grade | undefined {
  return table.find(([limit]) => value > limit)?.[1];
}
