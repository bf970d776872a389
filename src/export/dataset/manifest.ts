// dataset.json: what was made of what, by which options, and the hash that tells one dataset from another.

import { type Digest, sha256Of } from '../../bytes/digest.js';
// Not by the room's index: few conversions check a calibration, and all of them load this.
import { pairHealthJson } from '../../calibration/health/health-json.js';
import type { PairHealth } from '../../calibration/health/index.js';
import type { Accounting } from '../../frame/accounting.js';
import type { DeskewCount } from '../../frame/deskew-counts.js';
import type { FramePlan } from '../../frame/plan.js';
import type { Issue } from '../../issue.js';
import { issueJson } from '../../issue-json.js';
import { version } from '../../version.js';
import { sealed } from './seal.js';
import type { Written } from './write-file.js';

export interface InputFile {
  readonly name: string;
  readonly size: number;
  /** Of `fingerprint`, bytes/fingerprint.ts. */
  readonly fingerprint: string;
  /** Of all bytes, where it was asked for. */
  readonly sha256?: string;
}

export interface DatasetFacts {
  readonly plan: FramePlan;
  readonly files: readonly Written[];
  /** Messages that did not decode, by number. */
  readonly failed: ReadonlySet<number>;
  readonly accounting: Accounting;
  readonly inputs: readonly InputFile[];
  readonly hash: string;
  readonly planKey: string;
  readonly issues: readonly Issue[];
  readonly deskewed: readonly DeskewCount[];
  readonly options: Readonly<Record<string, unknown>>;
  /** Undefined where nobody asked. */
  readonly health?: readonly PairHealth[];
}

/**
 * SHA-256 over `<crc32> <bytes> <path>` lines of all data files, sorted by path: the card and this manifest are not part of it, nor
 * which further checksums were asked for.
 */
export function datasetHash(files: readonly Pick<Written, 'path' | 'bytes' | 'crc32'>[], digest: Digest): string {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  const lines = sorted.map(f => `${f.crc32} ${f.bytes} ${f.path}\n`).join('');
  return sha256Of(new TextEncoder().encode(lines), digest);
}

/** Null where it was not asked for. */
function deskewJson({ plan, deskewed }: DatasetFacts): Record<string, unknown> | null {
  if (!plan.options.deskew) return null;
  const bias = plan.gyroBias;
  return {
    poses: plan.deskewPoses?.from ?? null,
    world: plan.deskewPoses?.worldFrame ?? null,
    gyro_bias: bias
      ? {
          rate_rad_s: bias.rate,
          sigma_rad_s: bias.observable ? bias.sigma : null,
          still_ns: String(bias.stillNs),
          observable: bias.observable,
          reasons: bias.reasons,
        }
      : null,
    sensors: deskewed.map(({ sensor, moved, widestGapNs, why }) => ({
      name: sensor,
      moved,
      widest_pose_gap_ns: String(widestGapNs),
      not_moved: why,
    })),
  };
}

/** What the plan alone says, for the manifest. */
export function planJson(plan: FramePlan) {
  return {
    reference: plan.reference.name,
    origin_ns: String(plan.originNs),
    frames: plan.frames.length,
    sensors: plan.sensors.map(sensor => ({
      name: sensor.name,
      topic: sensor.channel.topic,
      type: sensor.channel.type,
      kind: sensor.kind,
      frame_id: sensor.look.frameId,
      messages: sensor.stream.t.length,
    })),
    projections: plan.pairs.map(p => ({ cloud: p.cloudSensor.name, camera: p.cameraSensor.name })),
    trajectory: plan.trajectory ? { world: plan.trajectory.worldFrame, from: plan.trajectory.from } : null,
  };
}

/** Without a key for what nobody asked. */
function fileJson({ path, rows, bytes, crc32, sha256 }: Written) {
  return { path, rows, bytes, crc32, ...(sha256 === undefined ? {} : { sha256 }) };
}

export function manifestText(facts: DatasetFacts, recording: string, digest: Digest): string {
  const { plan } = facts;
  const shards = facts.files.filter(f => f.path.startsWith('data/'));
  const others = facts.files.filter(f => !f.path.startsWith('data/'));
  const manifest = {
    framelock: version,
    dataset_version: 1,
    recording,
    format: plan.source.format,
    inputs: facts.inputs,
    options: facts.options,
    ...planJson(plan),
    deskewed: deskewJson(facts),
    shards: shards.map(fileJson),
    files: others.map(fileJson),
    ...(facts.health ? { calibration: facts.health.map(h => pairHealthJson(h, plan.originNs)) } : {}),
    accounting: facts.accounting,
    issues: facts.issues.map(issueJson),
    plan_key: facts.planKey,
    dataset_hash: facts.hash,
  };
  return sealed(manifest, digest);
}
