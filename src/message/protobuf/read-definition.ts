// From the FileDescriptorSet that a recording carries to the type of its messages: screened, put in order, linked by the library.
import { createFileRegistry, type DescMessage, fromBinary } from '@bufbuild/protobuf';
import {
  type DescriptorProto,
  type FileDescriptorProto,
  FileDescriptorSetSchema,
  file_google_protobuf_any,
  file_google_protobuf_duration,
  file_google_protobuf_empty,
  file_google_protobuf_field_mask,
  file_google_protobuf_struct,
  file_google_protobuf_timestamp,
  file_google_protobuf_wrappers,
} from '@bufbuild/protobuf/wkt';
import { FramelockError } from '../../issue.js';
import type { Schema } from '../decoder.js';
import { quoted } from '../quoted.js';
import { screenedDefinition } from './definition-bytes.js';

/** Some writers take it for granted that every reader has these. */
const wellKnown: ReadonlyMap<string, FileDescriptorProto> = new Map(
  [
    file_google_protobuf_any,
    file_google_protobuf_duration,
    file_google_protobuf_empty,
    file_google_protobuf_field_mask,
    file_google_protobuf_struct,
    file_google_protobuf_timestamp,
    file_google_protobuf_wrappers,
  ].map(({ proto }) => [proto.name, proto]),
);

/** `schema.text` has one character per byte. Throws FL0380. */
export function readDefinition(schema: Schema): DescMessage {
  const name = schema.name.replace(/^\./, '');
  const bytes = screenedDefinition(Uint8Array.from(schema.text, character => character.charCodeAt(0)));
  const { files, missing } = inOrder(parsed(bytes).file);
  try {
    for (const file of files) file.messageType.forEach(checkMapEntries);
    const set = { $typeName: 'google.protobuf.FileDescriptorSet' as const, file: files };
    const type = createFileRegistry(set).getMessage(name);
    if (type) return type;
  } catch (cause) {
    if (cause instanceof FramelockError) throw cause;
    const why = cause instanceof Error ? cause.message.split('\n', 1)[0] : '';
    const absent = missing === undefined ? '' : `; the definition does not hold ${quoted(missing)}, which it imports`;
    return fail(
      `expected a definition whose names lead to types, got: ${quoted(why || 'an unknown type')}${absent}`,
      cause,
    );
  }
  return fail(`expected a definition of ${quoted(name)}, got one without it`);
}

function parsed(bytes: Uint8Array) {
  try {
    return fromBinary(FileDescriptorSetSchema, bytes, { readUnknownFields: false });
  } catch (cause) {
    return fail('expected a FileDescriptorSet, got something else', cause);
  }
}

/**
 * Every file behind those that it imports: the library wants them so, writers have them in any order. What is not there is
 * left out of the imports: often only options were in it.
 */
function inOrder(given: readonly FileDescriptorProto[]): { files: FileDescriptorProto[]; missing?: string } {
  const byName = new Map<string, FileDescriptorProto>();
  for (const file of given) if (!byName.has(file.name)) byName.set(file.name, file);
  const done = new Set<string>();
  const open = new Set<string>();
  const files: FileDescriptorProto[] = [];
  let missing: string | undefined;
  const find = (name: string) => byName.get(name) ?? wellKnown.get(name);
  for (const first of byName.keys()) {
    // No recursion: imports may be as deep as there are files.
    const way = [first];
    while (way.length > 0) {
      const name = way[way.length - 1];
      const file = find(name)!;
      if (done.has(name)) way.pop();
      else if (open.has(name)) {
        open.delete(name);
        done.add(name);
        // Those of the library import only each other, and are everybody's.
        if (byName.has(name)) file.dependency = file.dependency.filter(find);
        files.push(file);
        way.pop();
      } else {
        open.add(name);
        for (const wanted of file.dependency) {
          if (open.has(wanted)) fail(`expected imports that lead to an end, got ${quoted(wanted)} importing itself`);
          if (!find(wanted)) missing ??= wanted;
          else if (!done.has(wanted)) way.push(wanted);
        }
      }
    }
  }
  return { files, missing };
}

/** The library looks for key and value among all fields, once for each map. */
function checkMapEntries(message: DescriptorProto): void {
  if (message.options?.mapEntry && message.field.length !== 2)
    fail(`expected a key and a value in the map ${quoted(message.name)}, got ${message.field.length} fields`);
  message.nestedType.forEach(checkMapEntries);
}

function fail(text: string, cause?: unknown): never {
  throw new FramelockError('FL0380', text, { cause });
}
