// Which of several sequences in a folder is read: the first, or the one that a person named below the folder.
import { FramelockError, firstOf, type Issues } from '../../issue.js';

export interface NamedSequence {
  /** Path of the folder that it lies in, with a closing slash; '' for the folder itself. */
  readonly split: string;
  readonly name: string;
}

/**
 * `part` is `0003` or `training/0003`; sequences are drives of their own and do not follow each other. `kind`: what they are
 * called (`KITTI sequences`). `exampleOf`: what stands behind the folder's name to mean one, by default its path.
 * Throws FL0124 for a sequence that the folder does not hold; FL0105 lists those that are not read.
 */
export function chooseSequence<T extends NamedSequence>(
  all: readonly T[],
  part: string | undefined,
  file: string,
  kind: string,
  issues: Issues,
  exampleOf: (sequence: T) => string = fullName,
): T {
  const found = part === undefined ? all[0] : all.find(one => [one.name, fullName(one)].includes(part));
  const several = all.some(one => one.split !== all[0].split);
  const list = all.map(one => (several ? fullName(one) : one.name));
  const some = firstOf(list, 30);
  if (!found)
    throw new FramelockError('FL0124', `expected a sequence below the folder (${some}), got "${part}"`, {
      at: { file },
    });
  if (all.length > 1 && part === undefined)
    issues.add(
      'FL0105',
      `the folder holds ${all.length} ${kind} (${some}); only ${list[0]} is read; name another one as if it were a folder: ${file}/${exampleOf(all[1])}`,
      { file },
    );
  return found;
}

function fullName({ split, name }: NamedSequence): string {
  return `${split}${name}`;
}
