// The identity of a conversion: two runs with one key would write the same bytes, so one may finish the other's work.
import type { Digest } from '../../bytes/digest.js';
import type { FramePlan } from '../../frame/plan.js';
import { version } from '../../version.js';
import { optionsOf } from './manifest.js';

/** SHA-256 over version, options, rig, and where and when every message of the recording lies. */
export function planKey(
  plan: FramePlan,
  {
    digest,
    rigJson,
    recording,
    shardBytes,
  }: { digest: Digest; rigJson: string; recording: string; shardBytes: number },
): string {
  const { source } = plan;
  const { messages } = source;
  const sha256 = digest.sha256();
  const text = JSON.stringify([
    version,
    recording,
    optionsOf(plan.options),
    rigJson,
    shardBytes,
    source.files,
    source.channels.map(c => [c.topic, c.type, c.encoding, c.schema.text]),
  ]);
  sha256.update(new TextEncoder().encode(text));
  for (const column of [
    messages.channel,
    messages.logNs,
    messages.stampNs,
    messages.block,
    messages.offset,
    messages.length,
  ]) {
    sha256.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  }
  return sha256.hex();
}
