// Opens what a person named as labels: finds the format, and reads it.
import type { Bytes, Folder, Input } from '../bytes/bytes.js';
import { closedFolders } from '../bytes/closed-folder.js';
import { FramelockError } from '../issue.js';
import { gotName } from '../near-name.js';
import type { LabelSet } from './label.js';
import type { LabelContext, LabelFormat, LabelInput } from './label-format.js';

const HEAD = 4096;
/** What is read at once. */
const MOST_BYTES = 2 ** 30;
/** What becomes one text: V8 holds at most 2^29 − 24 characters. */
const MOST_TEXT = 2 ** 28;

/** Throws FL1001 when no format knows the input, or the one that was asked for by `name` does not. */
export async function openLabels(
  input: Input,
  formats: readonly LabelFormat[],
  context: LabelContext,
  name?: string,
): Promise<LabelSet> {
  const labels = await labelInput(input);
  const asked = name === undefined ? formats : formats.filter(format => format.name === name);
  if (name !== undefined && asked.length === 0) {
    const known = formats.map(f => f.name);
    const text = `expected a label format that framelock knows (${known.join(', ')}); ${gotName(name, known)}`;
    throw new FramelockError('FL1001', text);
  }
  const closed = closedFolders(labels.folder);
  for (const format of asked) {
    if (!(await format.recognise(labels))) continue;
    for (const { code, message, at } of closed) context.issues.add(code, message, at);
    return format.read(labels, context);
  }
  if (closed.length > 0) throw closed[0];
  const place = { at: { file: labels.folder.name } };
  if (name !== undefined)
    throw new FramelockError('FL1001', `expected labels of format ${name}, got something else`, place);
  const known = formats.map(f => f.name).join(', ');
  throw new FramelockError(
    'FL1001',
    `expected labels in a format that framelock knows (${known}), got none of them`,
    place,
  );
}

export async function labelInput(input: Input): Promise<LabelInput> {
  const folder = input.folder ?? folderOf(input.bytes);
  const names = await folder.list();
  const take = async (path: string, most: number, whole: boolean): Promise<Uint8Array> => {
    const bytes = await folder.open(path);
    try {
      if (whole && bytes.size > most)
        throw new FramelockError('FL1002', `expected at most ${most} bytes of labels in one file, got ${bytes.size}`, {
          at: { file: path },
        });
      return await bytes.read(0, Math.min(bytes.size, most));
    } finally {
      await bytes.close();
    }
  };
  return {
    folder,
    names,
    head: path => take(path, HEAD, false),
    read: (path, most = MOST_BYTES) => take(path, most, true),
    async text(path) {
      const bytes = await take(path, MOST_TEXT, true);
      try {
        return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
      } catch (cause) {
        throw new FramelockError('FL1002', 'expected labels as UTF-8 text, got other bytes', {
          at: { file: path },
          cause,
        });
      }
    },
  };
}

function folderOf(bytes: Bytes): Folder {
  const name = bytes.name.split('/').at(-1)!;
  return {
    name,
    list: async () => [name],
    open: async () => ({ ...bytes, name, size: bytes.size, read: bytes.read.bind(bytes), close: async () => {} }),
  };
}
