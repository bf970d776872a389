// How rig files are written as YAML: what YAML 1.1 (PyYAML) reads as something else is written so that it does not.
import type { ScalarTag, SchemaOptions } from 'yaml';

/** To YAML 1.1 a number with an exponent needs a point: `1e-7` is text there, `1.0e-7` a number everywhere. */
const withPoint: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  identify: value => typeof value === 'number' && /^-?\de/.test(String(value)),
  stringify: ({ value }) => String(value).replace('e', '.0e'),
  // Never of a text: the schema's own tags read it.
  test: /(?!)/,
  resolve: text => text,
};

/** Numbers that a file has with an exponent keep it when the file is written again. */
const asRead: ScalarTag = {
  ...withPoint,
  format: 'EXP',
  identify: value => typeof value === 'number',
  stringify: ({ value }) => (value as number).toExponential().replace(/^(-?\d)e/, '$1.0e'),
};

/** `compat`: names such as `no` and `on`, which are booleans there, get quotes. */
export const yamlForAll = {
  compat: 'yaml-1.1',
  customTags: tags => [withPoint, asRead, ...tags],
} satisfies SchemaOptions;
