// Puts the files of a review queue in place: made beside their folder, renamed when all are whole, an earlier queue replaced.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { boxesArrow, findingsArrow } from '../../../export/label-qa/index.js';
import { labelWriters } from '../../../export/labels/index.js';
import { FramelockError, type Issues } from '../../../issue.js';
import type { QueueJson } from '../../../qa/labels/index.js';
import { besideFolder, replaceFolder } from '../replace-folder.js';
import { UNFINISHED_FILE } from '../sweep-unfinished.js';
import type { CheckedLabels } from './check-labels.js';

/** Where the viewer looks for it. */
export const queueFolder = (dataset: string) => join(dataset, 'review', 'queue');

const NAMES = ['queue.json', 'boxes.arrow', 'findings.arrow', 'labels.arrow'];

/** Throws FL0702 where something else stands in the folder's place, or where it is made: to be asked before the work. */
export function refuseForeignQueue(folder: string): void {
  for (const place of [folder, ...Object.values(besideFolder(folder))]) refuseForeign(place);
}

/** Throws FL0702 for a folder that holds something else, FL0701 where it cannot be written. */
export async function writeQueue(
  folder: string,
  queue: QueueJson,
  checked: CheckedLabels,
  issues: Issues,
): Promise<void> {
  refuseForeignQueue(folder);
  await replaceFolder(folder, queueFiles(queue, checked, issues), 'the queue');
}

function* queueFiles(
  queue: QueueJson,
  { judged, labels }: CheckedLabels,
  issues: Issues,
): Generator<[string, Uint8Array]> {
  const { context, suspicion, findings } = judged;
  const { scene, labels: bound } = context;
  yield ['queue.json', new TextEncoder().encode(`${JSON.stringify(queue, null, 1)}\n`)];
  yield [
    'boxes.arrow',
    boxesArrow({ labels: bound.labels, scene, scores: suspicion.scores, findings: findings.ofLabel }),
  ];
  yield ['findings.arrow', findingsArrow(findingRows(judged))];
  const writer = labelWriters.find(one => one.name === 'framelock');
  const written = writer?.write(labels, { sensors: [], issues });
  for (const [name, bytes] of written?.files ?? []) yield [name, bytes];
}

function* findingRows({ findings, context }: CheckedLabels['judged']) {
  const { labels } = context.labels;
  for (const { label, other, ...finding } of findings.all()) {
    const of = label < 0 ? undefined : labels[label].label;
    yield {
      ...finding,
      frameStampNs: context.scene.frameStampsNs[finding.frame],
      row: label < 0 ? undefined : label,
      other,
      ...{ label: of?.id, track: of?.track, category: of?.category },
    };
  }
}

function refuseForeign(folder: string): void {
  if (!existsSync(folder)) return;
  let names: string[] = [folder];
  try {
    names = readdirSync(folder);
  } catch {
    // Not a folder.
  }
  if (names.every(name => NAMES.includes(name.replace(UNFINISHED_FILE, '')))) return;
  throw new FramelockError('FL0702', 'the folder holds something else, so it was left alone; choose another -o', {
    at: { file: folder },
  });
}
