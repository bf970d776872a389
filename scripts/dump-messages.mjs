// Prints every message of recordings as framelock reads it, one JSON line each, in the shape of test/oracle/canonical.py.
// node scripts/dump-messages.mjs FILE_OR_FOLDER… — needs dist/; issues go to standard error.
import { createHash } from 'node:crypto';
import { statSync, writeSync } from 'node:fs';
import { Issues, issueLine } from '../dist/issue.js';
import { nodeDecompressors } from '../dist/platform/node/decompress.js';
import { nodeDigest } from '../dist/platform/node/digest.js';
import { openFile } from '../dist/platform/node/file.js';
import { openFolder } from '../dist/platform/node/folder.js';
import { openRecording } from '../dist/source/open.js';
import { NO_STAMP } from '../dist/source/source.js';

for (const path of process.argv.slice(2)) await dump(path);

async function dump(path) {
  const issues = new Issues();
  const input = statSync(path).isDirectory() ? { folder: openFolder(path) } : { bytes: await openFile(path) };
  const context = { issues, decompress: nodeDecompressors(), digest: nodeDigest };
  const source = await openRecording([input], context);
  const { messages } = source;
  for (let i = 0; i < messages.count; i++) {
    const channel = source.channels[messages.channel.at(i)];
    const bytes = await source.read(i);
    writeLine({
      topic: channel.topic,
      type: channel.type.replace('/msg/', '/'),
      log_ns: String(messages.logNs.at(i)),
      stamp_ns: messages.stampNs.at(i) === NO_STAMP ? null : String(messages.stampNs.at(i)),
      size: bytes.length,
      sha256: sha256(bytes),
      value: canonicalValue(channel, bytes),
    });
  }
  await source.close();
  for (const issue of issues.sorted()) process.stderr.write(`${issueLine(issue)}\n`);
}

/** What framelock made of the message; `{error: code}` where it refused it. */
function canonicalValue(channel, bytes) {
  try {
    const value = channel.decoder.decode(bytes);
    if (value.kind === 'sample')
      return { ...canonical(value), values: undefined, columns: columns(channel, value.values) };
    return canonical(value);
  } catch (error) {
    if (error.code === undefined) throw error;
    return { error: error.code };
  }
}

function columns(channel, values) {
  const named = [];
  let at = 0;
  for (const { name, width } of channel.decoder.columns) {
    named.push([name, canonical(values.subarray(at, at + width))]);
    at += width;
  }
  return Object.fromEntries(named);
}

function canonical(value) {
  if (typeof value === 'number') return Number.isFinite(value) ? value : pythonName(value);
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Uint8Array) return { bytes: value.length, sha256: sha256(value) };
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return Array.from(value, canonical);
  if (typeof value !== 'object' || value === null) return value;
  if (Object.keys(value).join() === 'sec,nsec') return String(BigInt(value.sec) * 1_000_000_000n + BigInt(value.nsec));
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, canonical(field)]));
}

function pythonName(value) {
  if (Number.isNaN(value)) return 'nan';
  return value > 0 ? 'inf' : '-inf';
}

function sha256(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}

function writeLine(record) {
  const bytes = Buffer.from(`${JSON.stringify(record)}\n`);
  for (let done = 0; done < bytes.length; ) done += writeSync(1, bytes, done);
}
