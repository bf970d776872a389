// Refinements on Node: from a recording or a table to a result, and from that to a new rig file.
import { basename } from 'node:path';
import { type Refinement, refinementEntry } from '../../calibration/refinement/index.js';
import type { FrameOptions } from '../../frame/options.js';
import { type FramePlan, planFrames } from '../../frame/plan.js';
import type { RecordingMethod, RefineOptions, TableMethod } from '../../frame/refine/index.js';
import { FramelockError, type Issues } from '../../issue.js';
import { refinedRig } from '../../rig/file/index.js';
import { type RigCamera, rigFileToJson } from '../../rig/index.js';
import { version } from '../../version.js';
import { sha256OfText } from './digest.js';
import { evidenceContext } from './evidence-context.js';
import { writeNewFile } from './output-file.js';
import { readRigFile, readRigSource, readTable } from './rig-files.js';
import { openSession } from './session.js';

export interface RefineRequest {
  readonly inputs: readonly string[];
  readonly rigPath?: string;
  readonly frames: FrameOptions;
  readonly options: RefineOptions;
  readonly issues: Issues;
}

/** A result, and what the new rig file needs beside it. */
export interface Refined {
  readonly found: Refinement;
  /** The rig before: the file that was given, else what the recording says of itself. */
  readonly parent: { readonly name: string; readonly text: string; readonly sha256: string };
  readonly inputs: readonly string[];
  /** Of the refined sensor, where a recording tells. */
  readonly topic?: string;
  readonly camera?: RigCamera;
}

export async function refineRecording(method: RecordingMethod, request: RefineRequest): Promise<Refined> {
  const { inputs, rigPath, issues } = request;
  const rigFile = rigPath === undefined ? undefined : readRigFile(rigPath);
  const session = await openSession(inputs, issues);
  try {
    const plan = await planFrames(session.source, rigFile, { ...request.frames, projection: true }, issues);
    const found = await method.refine(plan, request.options, evidenceContext(issues));
    const sensor = plan.rig.sensors.get(found.sensor);
    const parent = rigPath === undefined ? recordedRig(plan) : readRigSource(rigPath);
    return { found, parent, inputs: inputs.map(nameOf), topic: sensor?.topic, camera: sensor?.camera };
  } finally {
    await session.close();
  }
}

export async function refineTable(method: TableMethod, { inputs, rigPath, options }: RefineRequest): Promise<Refined> {
  if (inputs.length !== 1 || rigPath === undefined)
    throw new FramelockError(
      'FL0801',
      `expected one table and --rig for --method ${method.name}, got ${inputs.length} inputs${rigPath === undefined ? ' and no --rig' : ''}`,
    );
  const found = await method.refine(readTable(inputs[0]), readRigFile(rigPath), options);
  return { found, parent: readRigSource(rigPath), inputs: inputs.map(nameOf) };
}

/** Throws FL0922 where `out` exists, FL0701 where it cannot be written. */
export async function writeRefinedRig({ found, parent, inputs, topic, camera }: Refined, out: string): Promise<void> {
  const { frame, to, T_to_frame } = found.refined;
  const pose = { frame, to, T_to_frame };
  const entry = {
    program: `framelock ${version}`,
    parent: { file: parent.name, sha256: parent.sha256 },
    recordings: [...inputs],
    ...refinementEntry(found),
  };
  const text = refinedRig(parent, { name: found.sensor, topic, pose, camera, addNs: found.time?.offsetNs }, entry);
  await writeNewFile(out, new TextEncoder().encode(text));
}

/** What a dataset would keep as rig.json. */
export function recordedRig(plan: FramePlan): Refined['parent'] {
  const text = rigFileToJson(plan.rig, { reference: plan.reference.name });
  return { name: 'recording', text, sha256: sha256OfText(text) };
}

function nameOf(path: string): string {
  return basename(path) || path;
}
