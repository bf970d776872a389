// Numbers for frames and tracks that have none: KITTI knows nothing but numbers.
import type { Label, LabelMoment } from '../label.js';

/** Of the object benchmark `000012`; of tracking, sequence and frame `0003/000012`. */
export type FrameKey = string;

const pad = (n: number, digits: number) => String(n).padStart(digits, '0');

/** A moment that is a KITTI number already keeps it; the others are counted by their stamps, then by their names. */
export function numberFrames(labels: readonly Label[], tracking: boolean): (moment: LabelMoment) => FrameKey {
  const own = tracking ? /^\d{1,10}\/\d{6,10}$/ : /^\d{1,10}$/;
  const keyOf = (moment: LabelMoment) => ('stampNs' in moment ? moment.stampNs : moment.file);
  const all = new Set(labels.map(({ moment }) => keyOf(moment)));
  const known = new Map<bigint | string, FrameKey>();
  const rest: (bigint | string)[] = [];
  for (const key of all) {
    if (typeof key === 'string' && own.test(key) && isPlain(key, tracking)) known.set(key, key);
    else rest.push(key);
  }
  rest.sort(compare);
  const taken = new Set<string>(known.values());
  const sequences = new Set([...taken].map(key => key.split('/')[0]));
  let sequence = 0;
  while (sequences.has(pad(sequence, 4))) sequence++;
  let n = 0;
  for (const key of rest) {
    const next = () => (tracking ? `${pad(sequence, 4)}/${pad(n, 6)}` : pad(n, 6));
    while (taken.has(next())) n++;
    known.set(key, next());
    n++;
  }
  return moment => known.get(keyOf(moment))!;
}

/** A frame of tracking is a number in its row: only what it would be written as comes back. */
function isPlain(key: string, tracking: boolean): boolean {
  const [, frame] = key.split('/');
  return !tracking || pad(Number(frame), 6) === frame;
}

function compare(a: bigint | string, b: bigint | string): number {
  if (typeof a !== typeof b) return typeof a === 'bigint' ? -1 : 1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Of one sequence: `0003/7` is 7 there; other names get numbers that nobody has. '' is −1. */
export function numberTracks(tracks: ReadonlySet<string>, sequence: string): (track: string) => number {
  const known = new Map<string, number>([['', -1]]);
  const rest: string[] = [];
  for (const track of tracks) {
    const own = /^(\d{1,10})\/(0|[1-9]\d{0,9})$/.exec(track);
    if (own && own[1] === sequence) known.set(track, Number(own[2]));
    else if (track !== '') rest.push(track);
  }
  const taken = new Set(known.values());
  let n = 0;
  for (const track of rest.sort((a, b) => compare(a, b))) {
    while (taken.has(n)) n++;
    known.set(track, n++);
  }
  return track => known.get(track)!;
}
