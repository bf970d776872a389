// SHA-256 of recordings: a part of one should not cost reading all of it, so what was computed once is kept.
import type { Bytes } from '../../bytes/bytes.js';
import { cacheFile } from './cache-file.js';
import { type CachePlace, cachePlace } from './cache-place.js';
import { sha256OfText } from './digest.js';
import { type FileState, isUnchanged, stateOf } from './file-state.js';
import { type Hashing, hashFiles } from './hash-worker.js';

const leastFile = 4 * 2 ** 20;
/** Longer than any of ours. */
const mostBytes = 4096;

export interface HashInput {
  readonly path: string;
  readonly bytes: Bytes;
}

/**
 * As `hashFiles`. With `reuse` a file that is as it was when it was hashed before is not read; without it all are read, and
 * what comes out is kept for the next time.
 */
export async function hashInputs(
  inputs: ReadonlyMap<string, HashInput>,
  reuse: boolean,
  place: CachePlace = cachePlace(process.env),
  least = leastFile,
): Promise<Hashing> {
  const known = new Map<string, string>();
  const states = new Map<string, FileState>();
  for (const [name, { bytes }] of place.kind === 'off' ? [] : inputs) {
    const state = bytes.size < least ? undefined : await stateOf(bytes);
    if (!state) continue;
    states.set(name, state);
    const hash = reuse ? await load(place, state) : undefined;
    if (hash !== undefined) known.set(name, hash);
  }
  const rest = new Map([...inputs].flatMap(([name, { path }]) => (known.has(name) ? [] : [[name, path] as const])));
  const { hashes, cancel } = hashFiles(rest);
  const all = hashes.then(async made => {
    for (const [name, hash] of made) {
      const state = states.get(name);
      if (state && isUnchanged(inputs.get(name)!.bytes, state)) await save(place, state, hash);
    }
    return new Map([...inputs.keys()].map(name => [name, known.get(name) ?? made.get(name)!] as const));
  });
  // Awaited only at the end of a conversion: a failure before that must not end the process by itself.
  all.catch(() => {});
  return { hashes: all, cancel };
}

const sealOf = (key: FileState['key'], sha256: string) => sha256OfText(JSON.stringify([key, sha256]));

async function load(place: CachePlace, { path, key }: FileState): Promise<string | undefined> {
  if (place.kind === 'off') return undefined;
  const bytes = await cacheFile(place, path, key, '.flhash').load();
  if (!bytes) return undefined;
  try {
    if (bytes.size > mostBytes) return undefined;
    const kept = JSON.parse(new TextDecoder().decode(await bytes.read(0, bytes.size))) as Record<
      string,
      unknown
    > | null;
    const sha256 = kept?.sha256;
    return typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256) && kept?.seal === sealOf(key, sha256)
      ? sha256
      : undefined;
  } catch {
    return undefined;
  } finally {
    await bytes.close();
  }
}

async function save(place: CachePlace, { path, key }: FileState, sha256: string): Promise<void> {
  if (place.kind === 'off') return;
  const what = 'SHA-256 of a recording; kept by framelock to read less of it; may be deleted';
  const text = `${JSON.stringify({ what, key, sha256, seal: sealOf(key, sha256) })}\n`;
  await cacheFile(place, path, key, '.flhash').save([new TextEncoder().encode(text)]);
}
