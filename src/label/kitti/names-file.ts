// What KITTI's numbers stand for, in a file beside labels that framelock wrote: stamps, names of files, tracks and labels.
import { FramelockError } from '../../issue.js';
import type { LabelMoment } from '../label.js';
import type { LabelInput } from '../label-format.js';

export const NAMES_FILE = 'framelock_names.txt';

const FIRST = '# framelock: what the numbers of these KITTI labels stand for, a JSON text behind each';

/** By the number that stands in the layout: frame `000012` or `0003/000012`, track `0003/7`, label `000012/0`. */
export interface Names {
  readonly frames: Map<string, LabelMoment>;
  readonly tracks: Map<string, string>;
  readonly labels: Map<string, string>;
  /** Of `image_2` or `image_02`. */
  readonly cameras: Map<string, string>;
}

export function noNames(): Names {
  return { frames: new Map(), tracks: new Map(), labels: new Map(), cameras: new Map() };
}

/** Only what is not told by the numbers themselves; undefined where they tell all. */
export function namesText({ frames, tracks, labels, cameras }: Names): string | undefined {
  if (frames.size + tracks.size + labels.size + cameras.size === 0) return undefined;
  const lines = [
    FIRST,
    ...[...cameras].map(([key, name]) => `camera ${key} ${JSON.stringify(name)}`),
    ...[...frames].map(([key, moment]) => `frame ${key} ${momentText(moment)}`),
    ...[...tracks].map(([key, name]) => `track ${key} ${JSON.stringify(name)}`),
    ...[...labels].map(([key, name]) => `label ${key} ${JSON.stringify(name)}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** A stamp is written as its digits, the name of a file as a text. */
function momentText(moment: LabelMoment): string {
  return 'stampNs' in moment ? String(moment.stampNs) : JSON.stringify(moment.file);
}

/** Throws FL1002 for a line that is none. */
export async function readNames(input: LabelInput, folder: string): Promise<Names> {
  const names = noNames();
  const path = folder + NAMES_FILE;
  if (!input.names.includes(path)) return names;
  const [first, ...lines] = (await input.text(path)).split('\n');
  if (first.trim() !== FIRST) return names;
  for (const line of lines) {
    if (line.trim() === '') continue;
    const [, kind, key, value] = /^(frame|track|label|camera) (\S+) (.*)$/.exec(line) ?? [];
    const stamp = kind === 'frame' && /^-?\d{1,19}$/.test(value) ? { stampNs: BigInt(value) } : undefined;
    const text = stamp || value === undefined ? undefined : textOf(value);
    if (stamp) names.frames.set(key, stamp);
    else if (text === undefined)
      throw new FramelockError('FL1002', `expected a line of ${NAMES_FILE}, got ${JSON.stringify(line.slice(0, 80))}`, {
        at: { file: path },
      });
    else if (kind === 'frame') names.frames.set(key, { file: text });
    else (kind === 'track' ? names.tracks : kind === 'label' ? names.labels : names.cameras).set(key, text);
  }
  return names;
}

function textOf(value: string): string | undefined {
  try {
    const text: unknown = JSON.parse(value);
    return typeof text === 'string' ? text : undefined;
  } catch {
    return undefined;
  }
}
