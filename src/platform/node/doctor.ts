// The convention doctor on Node: from a recording and its rig to diagnoses, and from these to a new rig file.
import { basename } from 'node:path';
import {
  type DoctorOptions,
  diagnosePlan,
  type PairDiagnosis,
  proposalEntry,
  proposalsOf,
} from '../../frame/doctor/index.js';
import type { FrameOptions } from '../../frame/options.js';
import { planFrames } from '../../frame/plan.js';
import type { Issues } from '../../issue.js';
import { refinedRig } from '../../rig/file/index.js';
import { version } from '../../version.js';
import { evidenceContext } from './evidence-context.js';
import { writeNewFile } from './output-file.js';
import { recordedRig } from './refine.js';
import { readRigFile, readRigSource } from './rig-files.js';
import { openSession } from './session.js';

export interface DoctorRequest {
  readonly inputs: readonly string[];
  readonly rigPath?: string;
  readonly frames: FrameOptions;
  readonly options: DoctorOptions;
  readonly issues: Issues;
}

export interface Diagnosed {
  readonly recording: string;
  readonly pairs: readonly PairDiagnosis[];
  /** Sensors for which cameras disagree: nothing is written for them. */
  readonly refused: ReturnType<typeof proposalsOf>['refused'];
  /** Names of the sensors whose numbers would change. */
  readonly changes: readonly string[];
  /** Writes a new rig file. Throws FL0922 where it exists, FL0701 where it cannot be written. */
  write(path: string): Promise<void>;
}

export async function diagnoseRecording({
  inputs,
  rigPath,
  frames,
  options,
  issues,
}: DoctorRequest): Promise<Diagnosed> {
  const rigFile = rigPath === undefined ? undefined : readRigFile(rigPath);
  const session = await openSession(inputs, issues);
  try {
    const plan = await planFrames(
      session.source,
      rigFile,
      { ...frames, projection: false, mergeSweeps: false },
      issues,
    );
    const pairs = await diagnosePlan(plan, options, evidenceContext(issues));
    const { proposals, refused } = proposalsOf(plan, pairs);
    const parent = rigPath === undefined ? recordedRig(plan) : readRigSource(rigPath);
    const recordings = inputs.map(path => basename(path) || path);
    return {
      recording: session.recording,
      pairs,
      refused,
      changes: proposals.map(p => p.sensor.name),
      async write(path) {
        let { text } = parent;
        for (const proposal of proposals) {
          const { sensor, pose, lens } = proposal;
          const entry = {
            program: `framelock ${version}`,
            parent: { file: parent.name, sha256: parent.sha256 },
            recordings,
            ...proposalEntry(proposal),
          };
          const { topic, camera } = sensor.rig;
          text = refinedRig({ name: parent.name, text }, { name: sensor.name, topic, pose, camera, lens }, entry);
        }
        await writeNewFile(path, new TextEncoder().encode(text));
      },
    };
  } finally {
    await session.close();
  }
}
