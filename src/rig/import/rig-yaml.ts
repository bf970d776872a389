// Writes an imported rig as the text of a rig file, with what a person should know of it as comments.
import { Document, isScalar, visit } from 'yaml';
import { printable } from '../../issue.js';
import { yamlForAll } from '../file/yaml-for-all.js';
import type { ImportedRig } from './import-rig.js';

/** The same text for the same rig, readable by `parseRigFile`; numbers have all their digits. `hashes`: SHA-256 by file name. */
export function rigYaml({ document, notes, recognised }: ImportedRig, hashes?: ReadonlyMap<string, string>): string {
  // Undefined parts are left out by going through JSON, which also keeps the order of keys.
  const yaml = new Document(JSON.parse(JSON.stringify(document)), { version: '1.2', schema: 'core', ...yamlForAll });
  visit(yaml, {
    Seq(_, node) {
      if (node.items.every(isScalar)) node.flow = true;
    },
  });
  const sources = recognised.map(({ file, format }) => {
    const hash = hashes?.get(file);
    return `  ${file}: ${format ?? 'not recognised, left out'}${hash === undefined ? '' : `, sha256 ${hash}`}`;
  });
  const comments = [
    'Imported by framelock from',
    ...sources,
    ...(notes.length === 0 ? [] : ['', 'Notes:', ...notes.map(note => `  ${note}`)]),
  ];
  const head = comments.map(line => `# ${printable(line)}`.trimEnd()).join('\n');
  return `${head}\n${yaml.toString({ lineWidth: 0, flowCollectionPadding: false })}`;
}
