// The identity of a conversion: two runs with one key would write the same bytes, so one may finish the other's work.
import { type Digest, sha256Of } from '../../bytes/digest.js';
import type { FramePlan } from '../../frame/plan.js';
import { version } from '../../version.js';
import { clocksJson } from './clocks-json.js';
import type { InputFile } from './manifest.js';
import { optionsJson } from './options-json.js';

export interface PlanKeyContext {
  readonly digest: Digest;
  readonly recording: string;
  readonly rigJson: string;
  readonly shardBytes: number;
}

/** SHA-256 over everything that decides what is written: version, options, rig, clocks, and the inputs. */
export function planKey(plan: FramePlan, context: PlanKeyContext, inputs: readonly InputFile[]): string {
  const { digest, recording, rigJson, shardBytes } = context;
  const text = JSON.stringify([
    version,
    recording,
    optionsJson(plan),
    rigJson,
    clocksJson(plan),
    shardBytes,
    plan.reference.name,
    plan.trajectory?.from ?? null,
    inputs.map(({ name, size, fingerprint, sha256 }) => [name, size, fingerprint, sha256 ?? null]),
  ]);
  return sha256Of(new TextEncoder().encode(text), digest);
}
