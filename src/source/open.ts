// Opens what a person named: recognises each input by its content, opens it, and joins several into one recording.
import type { Bytes, Folder, Input } from '../bytes/bytes.js';
import { closedFolders } from '../bytes/closed-folder.js';
import { fingerprint } from '../bytes/fingerprint.js';
import { isZstd } from '../bytes/zstd-frame.js';
import { FramelockError, rethrowDefect } from '../issue.js';
import { describeForeign } from './foreign.js';
import { describeForeignFolder } from './foreign-folder.js';
import { allFormats } from './index.js';
import { openWithCache } from './index-cache/index-cache.js';
import { mergedSource } from './merged.js';
import { isContainer } from './named-files.js';
import { byNumberedName } from './numbered-name.js';
import { unreadBeside } from './packed-beside.js';
import { reportTogether } from './publishers.js';
import {
  missingParts,
  type Rosbag2Metadata,
  reportGaps,
  reportUncounted,
  rosbag2Metadata,
  type WholeRosbag2,
} from './rosbag2-parts.js';
import { reportSeveralTypes } from './several-types.js';
import type { OpenContext, Source, SourceFormat } from './source.js';
import type { Unpacking } from './unpack.js';

/** Bytes that a format sees to recognise a file. */
const headLength = 4096;

/** One thing to be opened: a file, or a folder that is one recording. */
interface Candidate {
  readonly name: string;
  readonly format: SourceFormat;
  readonly bytes?: Bytes;
  readonly folder?: Folder;
  /** Bytes of the file as it was recorded, where that is compressed as a whole. */
  readonly packed?: number;
  /** The rosbag2 folder that it is a part of, if that is whole. */
  readonly of?: WholeRosbag2;
}

/**
 * Opens all inputs as one recording, in the order given; the files of a folder in the order of their names. An input that
 * cannot be used is reported and left out, as long as another one can: else its error is thrown. The bytes of the inputs
 * are closed with the source.
 */
export async function openRecording(
  inputs: readonly Input[],
  context: OpenContext,
  formats: readonly SourceFormat[] = allFormats,
): Promise<Source> {
  if (inputs.length === 0) throw new FramelockError('FL0801', 'expected at least one recording, got none');
  const errors: FramelockError[] = [];
  const keep = async <T>(work: () => Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      rethrowDefect(error);
      errors.push(error);
      return otherwise;
    }
  };
  const candidates: Candidate[] = [];
  reportGaps(
    inputs.flatMap(({ bytes }) => bytes?.name ?? []),
    context.issues,
  );
  for (const { bytes, folder } of inputs) {
    if (bytes) candidates.push(...(await keep(async () => [await recogniseFile(bytes, formats, context)], [])));
    else candidates.push(...(await keep(() => lookIntoFolder(folder, formats, errors, context), [])));
  }
  const opened: { readonly of?: WholeRosbag2; readonly source: Source }[] = [];
  for (const candidate of await withoutDuplicates(candidates, context)) {
    const source = await keep(() => open(candidate, context), undefined);
    if (source) opened.push({ of: candidate.of, source });
    else await candidate.bytes?.close();
  }
  const sources = opened.map(({ source }) => source);
  if (sources.length === 0) {
    for (const { code, message, at } of errors.slice(1)) context.issues.add(code, message, at);
    throw errors[0];
  }
  for (const { code, message, at } of errors) context.issues.add(code, `${message}; the other inputs were used`, at);
  const kinds = [...new Set(sources.map(source => source.format))];
  if (kinds.length > 1)
    context.issues.add(
      'FL0105',
      `the inputs are of different kinds (${kinds.join(', ')}); they were joined as one recording, so their clocks must agree`,
    );
  reportUncounted(opened, context.issues);
  const source = mergedSource(sources);
  reportSeveralTypes(source, context.issues);
  reportTogether(sources, source.channels, context.issues);
  return source;
}

async function open(candidate: Candidate, context: OpenContext): Promise<Source> {
  const { format, bytes, folder, packed } = candidate;
  if (!bytes) return format.openFolder!(folder!, context);
  const source = await openBytes(format, bytes, context);
  // What is recorded is the compressed file; addresses count in what it becomes.
  return packed === undefined ? source : { ...source, files: source.files.map(file => ({ ...file, size: packed })) };
}

async function openBytes(format: SourceFormat, bytes: Bytes, context: OpenContext): Promise<Source> {
  const { indexBytes } = format;
  if (context.cache && indexBytes && ((await format.mayKeepIndex?.(bytes)) ?? true))
    return openWithCache({ ...format, indexBytes }, bytes, context.cache, context);
  return format.openBytes!(bytes, context);
}

async function recogniseFile(bytes: Bytes, formats: readonly SourceFormat[], context: OpenContext): Promise<Candidate> {
  const at = { file: bytes.name };
  if (bytes.size === 0) {
    await bytes.close();
    throw new FramelockError('FL0102', 'expected a recording, got an empty file; record or copy it again', { at });
  }
  const head = await bytes.read(0, Math.min(headLength, bytes.size));
  const format = formatOf(head, formats);
  if (format) return { name: bytes.name, format, bytes };
  try {
    if (context.unpack && isZstd(head)) return await recognisePacked(bytes, formats, context, context.unpack);
  } finally {
    await bytes.close();
  }
  throw new FramelockError('FL0103', describeForeign(head), { at });
}

function formatOf(head: Uint8Array, formats: readonly SourceFormat[]): SourceFormat | undefined {
  return formats.find(candidate => candidate.openBytes && candidate.sniffBytes?.(head));
}

async function recognisePacked(
  file: Bytes,
  formats: readonly SourceFormat[],
  { issues }: OpenContext,
  unpack: Unpacking,
): Promise<Candidate> {
  const { unpackFile } = await import('./unpack.js');
  let format: SourceFormat | undefined;
  const bytes = await unpackFile(file, { issues, unpack }, headLength, head => {
    format = formatOf(head, formats);
    if (format) return;
    const text = `${describeForeign(head)}; that is what the zstd file holds`;
    throw new FramelockError('FL0103', text, { at: { file: file.name } });
  });
  return { name: file.name, format: format!, bytes, packed: file.size };
}

async function lookIntoFolder(
  folder: Folder,
  formats: readonly SourceFormat[],
  errors: FramelockError[],
  context: OpenContext,
): Promise<Candidate[]> {
  const names = await folder.list();
  const closed = closedFolders(folder);
  const format = formats.find(candidate => candidate.openFolder && candidate.sniffFolder?.(names));
  if (folder.part !== undefined && !format?.parts)
    throw new FramelockError(
      'FL0101',
      `expected "${folder.part}" to be a file or folder, or a recording in a folder that holds several, got none; check the path`,
      { at: { file: folder.name } },
    );
  if (format) {
    for (const { code, message, at } of closed) context.issues.add(code, message, at);
    return [{ name: folder.name, format, folder }];
  }
  const found: Candidate[] = [];
  const refused: FramelockError[] = [];
  const { parts, messages } = await rosbag2Metadata(folder, names).catch((error: unknown): Rosbag2Metadata => {
    rethrowDefect(error);
    refused.push(error);
    return { parts: [] };
  });
  const here = names.filter(path => !path.includes('/')).sort(byNumberedName);
  if (parts.length === 0) reportGaps(here, context.issues, folder.name);
  const unread = await unreadBeside(folder, here, context.unpack !== undefined);
  for (const name of here) {
    const why = unread.get(name);
    if (why !== undefined) {
      context.issues.add('FL0105', why, { file: name });
      continue;
    }
    try {
      found.push(await recogniseFile(await folder.open(name), formats, context));
    } catch (error) {
      rethrowDefect(error);
      // What nothing recognises is passed over, unless it is named like a recording.
      if (isContainer(name) || parts.includes(name)) refused.push(error);
    }
  }
  if (found.length === 0 && refused.length > 0) throw refused[0];
  if (found.length === 0 && closed.length > 0) throw closed[0];
  if (found.length === 0)
    throw new FramelockError('FL0103', describeForeignFolder(names), { at: { file: folder.name } });
  const missing = missingParts(
    parts,
    names,
    found.map(one => one.name),
  );
  if (missing !== '') refused.push(new FramelockError('FL0101', missing, { at: { file: folder.name } }));
  errors.push(...refused);
  if (messages === undefined || refused.length > 0) return found;
  const of = { folder: folder.name, parts: found.length, messages };
  return found.map(one => ({ ...one, of }));
}

/**
 * A file given twice is one: by itself and with its folder, through a link, or as a copy of another name ("drive copy.bag"). The
 * same size and fingerprint, which is looked at only where sizes are equal.
 */
async function withoutDuplicates(
  candidates: readonly Candidate[],
  { issues, digest }: OpenContext,
): Promise<Candidate[]> {
  const bySize = new Map<number, Candidate[]>();
  const prints = new Map<Candidate, string>();
  const print = async (candidate: Candidate) => {
    const known = prints.get(candidate) ?? (await fingerprint(candidate.bytes!, digest));
    prints.set(candidate, known);
    return known;
  };
  const kept: Candidate[] = [];
  for (const candidate of candidates) {
    const { bytes, name } = candidate;
    const alike = (bytes && bySize.get(bytes.size)) ?? [];
    let twin: Candidate | undefined;
    for (const other of alike) if ((await print(candidate)) === (await print(other))) twin ??= other;
    if (bytes && twin) {
      const what = twin.name === name ? 'is given twice' : `holds the same bytes as ${twin.name}`;
      issues.add('FL0105', `${name} ${what}; it is used once`, { file: name });
      await bytes.close();
      continue;
    }
    kept.push(candidate);
    if (bytes) bySize.set(bytes.size, [...alike, candidate]);
  }
  return kept;
}
