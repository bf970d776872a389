// Labels in memory: files by path as an Input, and reading them with everything that framelock knows.
import type { Input } from '../../src/bytes/bytes.js';
import { FramelockError, type Issue, Issues } from '../../src/issue.js';
import { type LabelFormat, type LabelInput, type LabelSet, labelFormats, openLabels } from '../../src/label/index.js';
import { labelInput } from '../../src/label/open-labels.js';

export type LabelFiles = Readonly<Record<string, string | Uint8Array>>;

export function inputOf(files: LabelFiles): Input {
  const bytesOf = (path: string) => {
    const content = files[path];
    return typeof content === 'string' ? new TextEncoder().encode(content) : content;
  };
  return {
    folder: {
      name: 'labels',
      list: async () => Object.keys(files).sort(),
      async open(path) {
        const bytes = bytesOf(path);
        return {
          name: path,
          size: bytes.length,
          read: async (offset, length) => bytes.slice(offset, offset + length),
          close: async () => {},
        };
      },
    },
  };
}

export const labelInputOf = (files: LabelFiles): Promise<LabelInput> => labelInput(inputOf(files));

export interface ReadLabels extends LabelSet {
  readonly issues: readonly Issue[];
  readonly codes: readonly string[];
}

/** Reads, and says what was said. */
export async function readLabels(
  files: LabelFiles,
  formats: readonly LabelFormat[] = labelFormats,
  name?: string,
): Promise<ReadLabels> {
  const issues = new Issues();
  const set = await openLabels(inputOf(files), formats, { issues, decompress: new Map() }, name);
  return { ...set, issues: issues.sorted(), codes: issues.sorted().map(issue => issue.code) };
}

/** The code of the error, or `read` where there is none. Anything that is not ours is thrown on. */
export async function faultOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'read';
  } catch (error) {
    if (error instanceof FramelockError) return error.code;
    throw error;
  }
}

export const dropsOf = ({ dropped }: LabelSet) => Object.fromEntries(dropped);
