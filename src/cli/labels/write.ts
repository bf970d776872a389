// Writes labels in the format that --to names, to where -o says.
import { labelWriters } from '../../export/labels/index.js';
import { FramelockError, type Issues } from '../../issue.js';
import type { Label, LabelWriter } from '../../label/index.js';
import { gotName } from '../../near-name.js';
import { namedByOption } from '../../platform/node/given-file.js';
import { type Overwrite, writeLabelFiles } from '../../platform/node/label-files.js';
import { openRig } from '../../platform/node/open-rig.js';

export interface WriteFlags {
  readonly to?: string;
  readonly output?: string;
  readonly rig?: string;
  readonly overwrite?: boolean;
}

/** Undefined where nothing is to be written. Throws FL0801. */
export function writerOf({ to, output }: WriteFlags): LabelWriter | undefined {
  const writer = labelWriters.find(one => one.name === to);
  if (to !== undefined && !writer) {
    const known = labelWriters.map(one => one.name);
    throw new FramelockError('FL0801', `expected --to to be one of ${known.join(', ')}; ${gotName(to, known)}`);
  }
  if ((to === undefined) !== (output === undefined))
    throw new FramelockError('FL0801', 'expected --to together with -o, got one of them');
  return writer;
}

export async function writeLabels(
  labels: readonly Label[],
  writer: LabelWriter,
  flags: WriteFlags,
  issues: Issues,
  overwrite: Overwrite = Boolean(flags.overwrite),
) {
  const rig = flags.rig === undefined ? undefined : (await namedByOption(openRig(flags.rig, issues))).rig;
  const sensors = [...(rig?.sensors.values() ?? [])].map(({ name, T_rig_sensor, camera }) => ({
    name,
    // A rig does not say what its other sensors are.
    kind: camera ? 'camera' : 'other',
    T_rig_sensor,
    lens: camera?.lens,
  }));
  const { files, left } = writer.write(labels, { sensors, issues });
  const lost = [...left.values()].reduce((sum, n) => sum + n, 0);
  if (lost > 0) {
    const reasons = [...left].map(([why, n]) => (left.size > 1 ? `${n}: ${why}` : why)).join('; ');
    const text = `labels that ${writer.name} cannot hold were not written (${reasons}); --to framelock holds everything`;
    issues.merge({ code: 'FL1024', severity: 'warning', text, at: { file: flags.output }, count: lost });
  }
  const path = await writeLabelFiles(flags.output!, files, overwrite);
  const reasons = [...left].map(([reason, n]) => ({ reason, labels: n }));
  return { format: writer.name, path, files: [...files.keys()], labels: labels.length - lost, left: reasons };
}
