// The rig of whatever a person names: a rig file, a dataset, foreign calibration, or a recording.
import { textOf } from '../../export/read/cells.js';
import { defaultOptions } from '../../frame/options.js';
import { planFrames } from '../../frame/plan.js';
import { Issues } from '../../issue.js';
import { type LookedAt, rigOfFile } from '../../rig/compare/index.js';
import { parseRigFile } from '../../rig/file/index.js';
import { importRig, rigYaml } from '../../rig/import/index.js';
import type { HistoryEntry, RigFile } from '../../rig/index.js';
import { calibrationFormatsFor, readCalibrationFiles } from './calibration-files.js';
import { datasetFolder } from './dataset-folder.js';
import { isDataset } from './finished-dataset.js';
import { statOf } from './or-none.js';
import { openSession } from './session.js';

export interface OpenedRig extends LookedAt {
  /** `rig file`, `dataset`, `kalibr-camchain`, `recording`. */
  readonly kind: string;
  /** By sensor, where its numbers came from, as far as a file says. */
  readonly from: ReadonlyMap<string, Readonly<Record<string, string | undefined>>>;
  /** How the file came to be, oldest first. */
  readonly history: readonly HistoryEntry[];
}

/** Where a name says that it is a calibration; what is not called so is looked into. */
const NAMED = /\.(ya?ml|json|xml|txt|urdf|feather)$/i;
/** Of a file that is looked into. */
const MOST_BYTES = 16 << 20;

type Files = Awaited<ReturnType<typeof readCalibrationFiles>>;

/** `rig` goes before what a recording itself says; it is not looked at for files. */
export async function openRig(path: string, issues: Issues, rig?: RigFile): Promise<OpenedRig> {
  const stat = statOf(path);
  if (stat?.isDirectory() && isDataset(path)) {
    const text = await textOf(datasetFolder(path), 'rig.json');
    return ofFile(parseRigFile(text, 'rig.json'), 'dataset', issues);
  }
  if (stat?.isFile() && (NAMED.test(path) || stat.size <= MOST_BYTES)) {
    const files = await readCalibrationFiles([path]);
    if (NAMED.test(path) || (await isCalibration(files))) return ofText(files, issues);
  }
  const session = await openSession([path], issues, { what: 'a rig file, a dataset or a recording' });
  try {
    const plan = await planFrames(session.source, rig, { ...defaultOptions, projection: false }, issues);
    const from = new Map([...plan.rig.sensors].map(([name, sensor]) => [name, { ...sensor.from }]));
    return { kind: 'recording', rig: plan.rig, tree: plan.tree, from, history: rig?.history ?? [] };
  } finally {
    await session.close();
  }
}

/** No recording is text all through, so that one which holds a rig file is not taken for it. */
async function isCalibration(files: Files): Promise<boolean> {
  const [{ text }] = files;
  if (/[\0\ufffd]/.test(text)) return false;
  if (/^\s*(")?framelock_rig\b/m.test(text)) return true;
  return (await calibrationFormatsFor(files)).some(one => one.recognise(files[0]));
}

async function ofText(files: Files, issues: Issues): Promise<OpenedRig> {
  const [{ name, text }] = files;
  const formats = await calibrationFormatsFor(files);
  const format = /\bframelock_rig\b/.test(text) ? undefined : formats.find(one => one.recognise(files[0]));
  if (!format) return ofFile(parseRigFile(text, name), 'rig file', issues);
  return ofFile(parseRigFile(rigYaml(importRig(files, formats, issues)), name), format.name, issues);
}

function ofFile(file: RigFile, kind: string, issues: Issues): OpenedRig {
  // What messages of a recording would tell is not missed here.
  const found = new Issues();
  const looked = rigOfFile(file, found);
  for (const issue of found.sorted()) if (issue.code !== 'FL0502' && issue.code !== 'FL0508') issues.merge(issue);
  const from = new Map(
    Object.entries(file.sensors).map(([name, { provenance, pose, camera, clock, stamp }]) => {
      const own = (there: unknown) => (there === undefined ? undefined : file.file);
      return [
        name,
        { pose: own(pose), camera: own(camera), clock: own(clock), stamp: own(stamp), ...defined(provenance) },
      ];
    }),
  );
  return { ...looked, kind, from, history: file.history ?? [] };
}

function defined<T extends object>(given: T | undefined): Partial<T> {
  return Object.fromEntries(Object.entries(given ?? {}).filter(([, value]) => value !== undefined)) as Partial<T>;
}
