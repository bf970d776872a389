// What there is now of a dataset, for telling which verdicts are stale: its recording, its rig, and the labels that are given.
import { readManifest } from '../../export/read/dataset-reader.js';
import { datasetScene } from '../../export/read/dataset-scene.js';
import { bindLabels, defaultBinding } from '../../frame/scene/index.js';
import { Issues } from '../../issue.js';
import { type Label, type LabelSet, labelFormats, openLabels } from '../../label/index.js';
import { datasetId, type Ledger, type PresentFacts, recordsOf } from '../../qa/review/index.js';
import { datasetFolder } from './dataset-folder.js';
import { nodeDecompressors } from './decompress.js';
import { nodeDigest } from './digest.js';
import { isDataset } from './finished-dataset.js';
import { namedByOption } from './given-file.js';
import { labelInputOf } from './label-files.js';
import { openRig } from './open-rig.js';

export interface FactsRequest {
  readonly dataset: string;
  readonly labels?: readonly string[];
  readonly labelsFormat?: string;
  /** A rig file instead of the dataset's own. */
  readonly rig?: string;
}

/** `sets` are the labels as read. A folder that is no dataset tells of its recording and rig nothing. */
export async function reviewFacts(
  { dataset, labels = [], labelsFormat, rig }: FactsRequest,
  ledger: Ledger,
  issues: Issues,
): Promise<{ facts: PresentFacts; sets: LabelSet[] }> {
  const ofDataset = isDataset(dataset);
  const sets: LabelSet[] = [];
  const context = { issues, decompress: nodeDecompressors() };
  for (const path of labels)
    sets.push(await openLabels(await namedByOption(labelInputOf(path)), labelFormats, context, labelsFormat));
  const all = sets.flatMap(set => set.labels);
  const opened = async () => (rig === undefined ? openRig(dataset, issues) : namedByOption(openRig(rig, issues)));
  const facts: PresentFacts = {
    ...(ofDataset ? { dataset: datasetId((await readManifest(datasetFolder(dataset))).inputs, nodeDigest) } : {}),
    ...(ofDataset || rig !== undefined ? { sensors: (await opened()).rig.sensors } : {}),
    ...(labels.length > 0 ? { labels: all } : {}),
  };
  const asksForFrames = recordsOf(ledger).some(({ target: { kind } }) => kind === 'frame' || kind === 'place');
  if (!ofDataset || labels.length === 0 || !asksForFrames) return { facts, sets };
  return { facts: { ...facts, labelsAt: await labelsByFrame(dataset, sets, all) }, sets };
}

async function labelsByFrame(dataset: string, sets: readonly LabelSet[], all: readonly Label[]) {
  const scene = await datasetScene(datasetFolder(dataset));
  const bound = bindLabels(
    sets.map(set => set.labels),
    scene,
    defaultBinding,
    // Labels of frames that the dataset does not have are what the checks tell of; here they are in no frame.
    new Issues(),
  );
  const positions = new Map(all.map((label, position) => [label, position]));
  const frames = new Map<string, number[]>();
  scene.frameStampsNs.forEach((stampNs, frame) => {
    frames.set(
      String(stampNs),
      bound.ofFrame[frame].map(at => positions.get(bound.labels[at].label)!),
    );
  });
  return (stampNs: string) => frames.get(stampNs);
}
