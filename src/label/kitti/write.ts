// Writes labels as KITTI's object or tracking benchmark has them, with their calibration and what the numbers stand for.
import type { Issues } from '../../issue.js';
import type { Label } from '../label.js';
import type { LabelWriteContext, WrittenLabels } from '../label-format.js';
import { NAMES_FILE, type Names, namesText, noNames } from './names-file.js';
import { numberFrames, numberTracks } from './number-frames.js';
import { writeFrame } from './write-frame.js';
import { type WrittenRow, writtenRow } from './write-row.js';

interface Placed {
  readonly label: Label;
  readonly row: WrittenRow;
}

export function writeKitti(
  labels: readonly Label[],
  { sensors, issues }: LabelWriteContext,
  tracking: boolean,
): WrittenLabels {
  const frame = writeFrame(sensors, tracking, issues);
  const left = new Map<string, number>();
  const placed: Placed[] = [];
  for (const label of labels) {
    const row = writtenRow(label, frame);
    if (typeof row === 'string') left.set(row, (left.get(row) ?? 0) + 1);
    else placed.push({ label, row });
  }
  report(placed, tracking, issues);
  const names = noNames();
  const camera = tracking ? 'image_02' : 'image_2';
  if (frame.camera !== camera && placed.some(({ label }) => label.boxes2.length > 0))
    names.cameras.set(camera, frame.camera);
  const texts = new Map<string, string[]>();
  for (const [key, rows] of framesOf(placed, tracking, names)) {
    const file = tracking ? key.split('/')[0] : key;
    const lines = texts.get(file) ?? [];
    texts.set(file, lines);
    for (const row of rows) lines.push(row);
  }
  const encoder = new TextEncoder();
  const files = new Map<string, Uint8Array>();
  for (const [name, lines] of texts) {
    files.set(`${tracking ? 'label_02' : 'label_2'}/${name}.txt`, encoder.encode(`${lines.join('\n')}\n`));
    files.set(`calib/${name}.txt`, encoder.encode(frame.calib));
  }
  const told = namesText(names);
  if (told !== undefined) files.set(NAMES_FILE, encoder.encode(told));
  return { files, left };
}

/** Rows by frame, in the order of the frames; what their numbers stand for goes into `names`. */
function framesOf(placed: readonly Placed[], tracking: boolean, names: Names): Map<string, string[]> {
  const numberOf = numberFrames(
    placed.map(({ label }) => label),
    tracking,
  );
  const byFrame = new Map<string, Placed[]>();
  for (const one of placed) {
    const key = numberOf(one.label.moment);
    const known = byFrame.get(key);
    if (known) known.push(one);
    else byFrame.set(key, [one]);
  }
  const tracks = tracking ? tracksOf(byFrame, names) : undefined;
  const rows = new Map<string, string[]>();
  for (const [key, ones] of [...byFrame].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [sequence, number] = key.split('/');
    const { moment } = ones[0].label;
    if (!('file' in moment && moment.file === key)) names.frames.set(key, moment);
    const lines = ones.map(({ label, row }, n) => {
      if (label.id !== `${key}/${n}`) names.labels.set(`${key}/${n}`, label.id);
      return tracks ? `${Number(number)} ${tracks(sequence, label.track)} ${row.text}` : row.text;
    });
    rows.set(key, lines);
  }
  return rows;
}

function tracksOf(
  byFrame: ReadonlyMap<string, readonly Placed[]>,
  names: Names,
): (sequence: string, track: string) => number {
  const sets = new Map<string, Set<string>>();
  for (const [key, ones] of byFrame) {
    const [sequence] = key.split('/');
    const set = sets.get(sequence) ?? new Set();
    sets.set(sequence, set);
    for (const { label } of ones) set.add(label.track);
  }
  const numbers = new Map([...sets].map(([sequence, set]) => [sequence, numberTracks(set, sequence)]));
  for (const [sequence, set] of sets)
    for (const track of [...set].sort()) {
      const key = `${sequence}/${numbers.get(sequence)!(track)}`;
      if (track !== '' && track !== key) names.tracks.set(key, track);
    }
  return (sequence, track) => numbers.get(sequence)!(track);
}

/** A lean of less is the rounding of a turn and back, rad. */
const NO_LEAN = 1e-6;

function report(placed: readonly Placed[], tracking: boolean, issues: Issues): void {
  const leaning = placed.filter(({ row }) => row.lean > NO_LEAN);
  if (leaning.length > 0) {
    const most = leaning.reduce((max, { row }) => Math.max(max, row.lean), 0);
    issues.add(
      'FL1015',
      `${leaning.length} boxes were turned by up to ${((most * 180) / Math.PI).toFixed(2)}° to stand upright in the camera, as KITTI's do; their middles and headings are as they were`,
    );
  }
  const levelled = placed.filter(({ row }) => row.levelled).length;
  if (levelled > 0)
    issues.add('FL1015', `the occlusion of ${levelled} labels became the nearest of KITTI's levels`, {
      topic: 'occluded',
    });
  const unsaid = new Set(placed.flatMap(({ row }) => row.unsaid));
  if (!tracking && placed.some(({ label }) => label.track !== '')) unsaid.add('track');
  if (unsaid.size > 0)
    issues.add('FL1016', `KITTI's labels have no place for: ${[...unsaid].sort().join(', ')}; these were not written`);
}
