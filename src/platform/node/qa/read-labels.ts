// Reads the labels that a check is about: those that a person names, or those that lie beside the recording.
import { FramelockError, type Issues } from '../../../issue.js';
import { type Label, type LabelSet, labelFormats, openLabels } from '../../../label/index.js';
import { nodeDecompressors } from '../decompress.js';
import { namedByOption } from '../given-file.js';
import { labelInputOf } from '../label-files.js';

/** `named` in order; without any, each of `beside` that a format recognises. Throws FL1035 where there are none. */
export async function readLabels(
  named: readonly string[],
  beside: readonly string[],
  format: string | undefined,
  issues: Issues,
): Promise<LabelSet[]> {
  const context = { issues, decompress: nodeDecompressors() };
  const sets: LabelSet[] = [];
  const input = (path: string) => (named.length > 0 ? namedByOption(labelInputOf(path)) : labelInputOf(path));
  for (const path of named.length > 0 ? named : beside) {
    try {
      sets.push(await openLabels(await input(path), labelFormats, context, format));
    } catch (error) {
      if (named.length > 0 || !(error instanceof FramelockError && error.code === 'FL1001')) throw error;
    }
  }
  if (sets.length === 0)
    throw new FramelockError('FL1035', 'expected labels beside the recording, got none; name them with --labels', {
      at: { file: beside[0] },
    });
  if (sets.every(set => set.labels.length === 0)) {
    const found = sets.reduce((sum, set) => sum + set.found, 0);
    const why = found === 0 ? 'the files hold none' : `none of the ${found} in the files can be used`;
    throw new FramelockError('FL1035', `expected labels, got none: ${why}`, { at: { file: named[0] ?? beside[0] } });
  }
  return sets;
}

/** Findings and verdicts name labels by their ids: a later one that is there already gets a number. FL1037 says so. */
export function withUniqueIds(sets: readonly LabelSet[], issues: Issues): Label[][] {
  if (sets.length === 1) return [[...sets[0].labels]];
  const taken = new Set<string>();
  return sets.map(({ labels }) =>
    labels.map(label => {
      let id = label.id;
      for (let n = 2; taken.has(id); n++) id = `${label.id}#${n}`;
      taken.add(id);
      if (id !== label.id)
        issues.add(
          'FL1037',
          `label id ${JSON.stringify(label.id)} stands in several files; the later ones got a number`,
        );
      return id === label.id ? label : { ...label, id };
    }),
  );
}
