// Reads the files of a folder of labels one after the other: a damaged one costs its own labels only.
import { type FramelockError, type Issues, rethrowDefect } from '../issue.js';
import type { JsonFiles } from './json/json-kind.js';
import { type LabelSink, tooManyLabels } from './label-sink.js';

/** Throws the first fault where not one of the files can be read. A file that cannot be read counts as one label that is lost. */
export async function eachFile(
  paths: readonly string[],
  sink: LabelSink,
  issues: Issues,
  read: (path: string) => Promise<void>,
): Promise<void> {
  const faults: FramelockError[] = [];
  for (const path of paths) {
    try {
      await read(path);
    } catch (fault) {
      rethrowDefect(fault);
      if (fault.message === tooManyLabels) throw fault;
      faults.push(fault);
      if (faults.length === paths.length) throw faults[0];
      issues.add('FL1018', `${fault.message}; the labels of this file are not in the set`, fault.at ?? { file: path });
      sink.drop('unreadable', 'expected a file of labels, got a damaged one', { file: path });
    }
  }
}

/** What lies beside the labels and belongs to another format. */
export function sayOthers({ others }: JsonFiles, format: string, folder: string, issues: Issues): void {
  for (const [kind, count] of others)
    issues.add(
      'FL1021',
      `the folder also holds ${count === 1 ? 'a file' : `${count} files`} of ${kind}; read as ${format}, name the others by themselves`,
      { file: folder },
    );
}
