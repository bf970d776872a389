// The text of a policy as a document, whatever it is a policy for: what is no YAML or JSON is FL0810, as every other fault of one.
import { FramelockError, rethrowDefect } from '../../issue.js';
import { readYaml, type YamlDocument } from '../../rig/file/yaml-document.js';

export function policyDocument(text: string, name: string): YamlDocument {
  try {
    return readYaml(text, name);
  } catch (cause) {
    rethrowDefect(cause);
    throw new FramelockError('FL0810', cause.message, { at: { file: name }, cause });
  }
}
