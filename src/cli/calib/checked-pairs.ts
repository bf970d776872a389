// Runs a calibration check with a progress bar; used for what is checked and for what it is compared with.
import { checkCalibration, type EvidenceSource, type PairHealth } from '../../calibration/health/index.js';
import type { Issues } from '../../issue.js';
import { fastScoreKernels } from '../../kernel/index.js';
import { namedByOption } from '../../platform/node/given-file.js';
import { type HealthRequest, openHealthInput } from '../../platform/node/health-input.js';
import { progress } from '../progress.js';

export async function checkedPairs(
  source: EvidenceSource,
  most: number | undefined,
  quiet: boolean,
): Promise<PairHealth[]> {
  const bar = progress(quiet);
  let begun = false;
  const onFrame = (_: number, all: number) => {
    if (!begun) bar.start(all);
    begun = true;
    bar.add(1, 0);
  };
  try {
    return await checkCalibration(source, { most, onFrame, kernels: fastScoreKernels() });
  } finally {
    bar.stop();
  }
}

/** The other recording or dataset, read with its own rig. */
export async function reference(
  path: string,
  request: Omit<HealthRequest, 'paths' | 'rigFile'>,
  most: number | undefined,
  quiet: boolean,
  issues: Issues,
): Promise<PairHealth[]> {
  const input = await namedByOption(openHealthInput({ ...request, paths: [path] }, issues));
  try {
    return await checkedPairs(input.source, most, quiet);
  } finally {
    await input.close();
  }
}
