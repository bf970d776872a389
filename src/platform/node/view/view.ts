// Opens what a person wants to look at, dataset or recording, and serves it.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { memoryBytes } from '../../../bytes/memory.js';
import { virtualDataset } from '../../../export/dataset/virtual-dataset.js';
import { rawImageCodec } from '../../../export/raw-image.js';
import { readManifest } from '../../../export/read/dataset-reader.js';
import type { FrameOptions } from '../../../frame/options.js';
import { planFrames } from '../../../frame/plan.js';
import { FramelockError } from '../../../issue.js';
import { type RigFile, rigFileToJson } from '../../../rig/index.js';
import { datasetFolder } from '../dataset-folder.js';
import { nodeDigest } from '../digest.js';
import type { Session } from '../session.js';
import { recentlyMade } from './recently-made.js';
import type { ViewRequest } from './server.js';
import { writingInto } from './writing.js';

export type Viewed = Pick<ViewRequest, 'paths' | 'open' | 'writing'>;

/** Rejects with FL0704 when the manifest cannot be used. */
export async function viewDataset(path: string): Promise<Viewed> {
  const open = unchanged(path, datasetFolder(path));
  const manifest = await readManifest(open);
  const paths = [
    'dataset.json',
    ...manifest.shards.map(s => s.path),
    ...manifest.files.map(f => f.path),
    ...reviewFiles(path),
  ];
  return { paths, open, writing: writingInto(path) };
}

/**
 * A client keeps of a file where its parts lie, and what the rig was: of a dataset that was made anew meanwhile it would get other bytes
 * from there. `open` throws FL0704 then.
 */
function unchanged(path: string, open: ViewRequest['open']): ViewRequest['open'] {
  const identity = () => {
    const stat = statSync(join(path, 'dataset.json'), { bigint: true, throwIfNoEntry: false });
    return stat && `${stat.ino} ${stat.size} ${stat.mtimeNs}`;
  };
  const first = identity();
  return async file => {
    const bytes = await open(file);
    if (identity() === first) return bytes;
    await bytes?.close();
    throw new FramelockError(
      'FL0704',
      'the dataset was made anew or taken away since it was opened: run framelock view again',
    );
  };
}

/** What `framelock qa --review` and reviewers left beside the frames: names of our own making, links left out. */
function reviewFiles(dataset: string): string[] {
  const named = (folder: string, wanted: RegExp) =>
    existsSync(join(dataset, folder))
      ? readdirSync(join(dataset, folder), { withFileTypes: true })
          .filter(entry => entry.isFile() && wanted.test(entry.name))
          .map(entry => `${folder}/${entry.name}`)
          .sort()
      : [];
  return [
    ...named('review/queue', /^(queue\.json|(boxes|findings|labels)\.arrow)$/),
    ...named('review/verdicts', /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.jsonl$/),
  ];
}

export async function viewRecording(
  session: Session,
  rigFile: RigFile | undefined,
  options: FrameOptions,
): Promise<Viewed> {
  const { source, issues, recording } = session;
  const plan = await planFrames(source, rigFile, options, issues);
  const { trajectory } = rigFile ?? {};
  const rigJson = rigFileToJson(plan.rig, { trajectory, reference: plan.reference.name });
  const files = virtualDataset(plan, {
    digest: nodeDigest,
    images: rawImageCodec(nodeDigest),
    issues,
    recording,
    rigJson,
  });
  const read = recentlyMade(files.read, 64 * 2 ** 20);
  const open = async (path: string) => {
    const bytes = await read(path);
    return bytes && memoryBytes(path, bytes);
  };
  return { paths: files.paths, open };
}
