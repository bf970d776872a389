// Reads KITTI's labels, of the object or the tracking benchmark, into the frame of the cloud that was labelled.
import type { SE3 } from '../../geometry/se3.js';
import { FramelockError } from '../../issue.js';
import type { Label, LabelMoment, LabelSet } from '../label.js';
import type { LabelContext, LabelInput } from '../label-format.js';
import { type LabelSink, labelSink } from '../label-sink.js';
import { labelOfRow } from './label-of-row.js';
import { type LabelFile, labelFolders } from './layout.js';
import { type Names, readNames } from './names-file.js';
import { rectInVelodyne } from './placing.js';
import { type KittiRow, kittiRow } from './row.js';

const NOTES = [
  'boxes stand upright in the rectified camera 0; they were turned into the frame of the cloud by R0_rect and Tr_velo_to_cam, with their slight lean',
  'x y z is the middle of the bottom, rotation_y = 0 looks to the right of the camera: here it is the middle, x ahead, y left, z up',
  'pixels of 2D boxes are as here: whole numbers are centres, and boxes that the picture cuts end at 0 and width − 1',
  'occluded 0, 1, 2 (visible, partly, largely) read as 0, 0.25, 0.75; 3 as not told',
];

export async function readKitti(
  input: LabelInput,
  { issues, each }: LabelContext,
  tracking: boolean,
): Promise<LabelSet> {
  const format = tracking ? 'kitti-tracking' : 'kitti-object';
  const [folder, ...others] = labelFolders(input.names, tracking);
  if (!folder) throw new FramelockError('FL1001', `expected labels of ${format}, got something else`);
  if (others.length > 0)
    issues.add(
      'FL0105',
      `the folder holds KITTI labels in ${others.length + 1} places; only those of ${folder.split || 'the folder itself'} are read; name another by its own folder`,
      { file: input.folder.name },
    );
  const sink = labelSink(format, { issues, each });
  for (const note of NOTES) sink.note(note);
  const reader: Reader = {
    input,
    sink,
    tracking,
    names: await readNames(input, folder.split),
    anyCalib: folder.files.some(({ calib }) => calib !== undefined),
    placings: new Map(),
  };
  for (const file of folder.files) await readFile(reader, file);
  return sink.finish();
}

interface Reader {
  readonly input: LabelInput;
  readonly sink: LabelSink;
  readonly tracking: boolean;
  readonly names: Names;
  readonly anyCalib: boolean;
  /** By the text of a calibration: most frames have that of others. */
  readonly placings: Map<string, SE3 | FramelockError>;
}

async function readFile(reader: Reader, file: LabelFile): Promise<void> {
  const { sink, tracking, input } = reader;
  const text = await input.text(file.path);
  const frames = new Map<number, Frame>();
  let placing: SE3 | string | undefined;
  for (const { line, offset } of linesOf(text)) {
    const at = { file: file.path, offset };
    const row = kittiRow(line, tracking);
    if (typeof row === 'string') {
      sink.drop('unreadable', row, at);
      continue;
    }
    if (row.type === 'DontCare') {
      sink.ignore();
      continue;
    }
    const frame = frames.get(row.frame ?? 0) ?? newFrame(reader, file.name, row.frame ?? 0);
    frames.set(row.frame ?? 0, frame);
    const n = frame.rows++;
    if (row.box3) placing ??= await placingOf(reader, file);
    if (typeof placing === 'string' && row.box3) sink.drop('unreadable', placing, at);
    else sink.add(labelOf(reader, file.name, frame, n, row, typeof placing === 'string' ? undefined : placing), at);
  }
}

/** What the labels of a frame share. */
interface Frame {
  readonly name: string;
  readonly moment: LabelMoment;
  /** That are labels. */
  rows: number;
}

function newFrame({ names, tracking }: Reader, file: string, number: number): Frame {
  const name = tracking ? `${file}/${String(number).padStart(6, '0')}` : file;
  return { name, moment: names.frames.get(name) ?? { file: name }, rows: 0 };
}

/** Row `n` of its frame that is a label. */
function labelOf(
  { names, tracking }: Reader,
  file: string,
  frame: Frame,
  n: number,
  row: KittiRow,
  T_velo_rect: SE3 | undefined,
): Label {
  const [id, track] = [`${frame.name}/${n}`, `${file}/${row.track}`];
  const camera = tracking ? 'image_02' : 'image_2';
  return labelOfRow(row, {
    id: names.labels.get(id) ?? id,
    track: !tracking || row.track! < 0 ? '' : (names.tracks.get(track) ?? track),
    moment: frame.moment,
    camera: names.cameras.get(camera) ?? camera,
    T_velo_rect,
    tracking,
  });
}

/** Or why there is none for this file. Throws FL1014 where no file has one. */
async function placingOf({ input, anyCalib, placings, tracking }: Reader, file: LabelFile): Promise<SE3 | string> {
  const expected = `calib/${file.name}.txt`;
  if (!anyCalib)
    throw new FramelockError(
      'FL1014',
      `expected ${expected} beside ${tracking ? 'label_02' : 'label_2'}, got none: KITTI's 3D boxes are placed in a camera; name the folder that holds both`,
      { at: { file: file.path } },
    );
  if (file.calib === undefined) return `expected ${expected}, which places its 3D box, got none`;
  const text = await input.text(file.calib);
  const known = placings.get(text) ?? placed(text, file.calib);
  placings.set(text, known);
  return known instanceof FramelockError ? `${expected} places no 3D box: ${known.message}` : known;
}

function placed(text: string, file: string): SE3 | FramelockError {
  try {
    return rectInVelodyne(text, file);
  } catch (error) {
    if (error instanceof FramelockError) return error;
    throw error;
  }
}

/** Lines that are not empty, with the byte at which each begins. */
function* linesOf(text: string): Generator<{ readonly line: string; readonly offset: number }> {
  const encoder = new TextEncoder();
  // KITTI's own files are ASCII: counting the bytes of each line would take a fifth of the time.
  const ascii = /^[\u0000-\u007f]*$/.test(text);
  let offset = 0;
  for (let at = 0; at < text.length; ) {
    const feed = text.indexOf('\n', at);
    const stop = feed === -1 ? text.length : feed + 1;
    const line = text.slice(at, stop);
    if (line.trim() !== '') yield { line, offset };
    offset += ascii ? line.length : encoder.encode(line).length;
    at = stop;
  }
}
