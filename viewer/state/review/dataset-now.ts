// What verdicts are compared with: the calibration and the recording that the dataset has now, not those that its queue was made with.
import { Issues } from '../../../src/issue.js';
import { browserDigest } from '../../../src/platform/browser/digest.js';
import { calibHash, datasetId } from '../../../src/qa/review/content-hash.js';
import { rigOfFile } from '../../../src/rig/compare/rig-of-file.js';
import { readJson } from '../../../src/rig/file/json-document.js';
import { rigOfDocument } from '../../../src/rig/file/rig-of-document.js';
import type { DatasetData } from '../../data/dataset-data.js';
import type { Queue } from './queue.js';

/** By sensors; undefined where the rig cannot be read. */
export function calibrationNow(rigText: string): ((sensors: readonly string[]) => string) | undefined {
  try {
    const { rig } = rigOfFile(rigOfDocument(readJson(rigText, 'rig.json'), 'rig.json'), new Issues());
    const sensors = new Map([...rig.sensors.values()].map(sensor => [sensor.name, sensor]));
    const known = new Map<string, string>();
    return names => {
      const key = JSON.stringify([...names].sort());
      const hash = known.get(key) ?? calibHash(names, sensors, browserDigest);
      known.set(key, hash);
      return hash;
    };
  } catch {
    return undefined;
  }
}

/** undefined where the inputs have no hashes. */
export function recordingNow({ inputs }: DatasetData): string | undefined {
  const hashed = inputs.flatMap(({ size, fingerprint }) => (fingerprint ? [{ size, fingerprint }] : []));
  return hashed.length > 0 && hashed.length === inputs.length ? datasetId(hashed, browserDigest) : undefined;
}

/** What changed since the queue was made, in words; verdicts on it would be stale at once. */
export function changedSince(queue: Queue, dataset: DatasetData): string | undefined {
  const recording = recordingNow(dataset);
  if (queue.dataset !== null && recording !== undefined && queue.dataset !== recording)
    return 'This queue was made of another recording: run framelock qa --review again.';
  const calibOf = calibrationNow(dataset.rigText);
  const changed = queue.items.filter(({ sensors, calib }) => calib !== null && calibOf && calibOf(sensors) !== calib);
  if (changed.length === 0) return undefined;
  const of = changed.length === 1 ? '1 item' : `${changed.length} items`;
  return `The calibration was changed since this queue was made (${of}): run framelock qa --review again.`;
}
