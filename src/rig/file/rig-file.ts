// Reads framelock's own rig file, YAML or JSON.
import { type LensModel, lensModels } from '../../camera/index.js';
import { type RigFile, rigOfDocument } from './rig-of-document.js';
import { readYaml } from './yaml-document.js';

export type { RigFile, RigFileSensor } from './rig-of-document.js';

/** Throws FL0501 saying path, line, what was expected and what is there. `name` is the file's name, for messages; `lenses` are the lens models that it may name. */
export function parseRigFile(text: string, name: string, lenses: readonly LensModel[] = lensModels): RigFile {
  return rigOfDocument(readYaml(text, name), name, lenses);
}
