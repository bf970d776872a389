// A policy file: what a recording must hold to pass, for all streams, by topic, and by pair. YAML or JSON.
import { z } from 'zod';
import { FramelockError } from '../../issue.js';
import { didYouMean, kindOfValue, placeIn } from '../../rig/file/explain.js';
import type { YamlDocument } from '../../rig/file/yaml-document.js';
import { clockClasses, recorderClocks } from '../../time/diagnose/index.js';
import { parseDuration } from '../../time/stamp.js';
import { grades } from '../grade.js';
import { policyDocument } from './policy-document.js';

// zod would otherwise compile its object checks with `new Function`.
z.config({ jitless: true });

const duration = z
  .string('expected a duration with a unit, such as 50ms')
  .refine(text => parseDuration(text) !== undefined, 'expected a duration with a unit, such as 50ms')
  .transform(text => parseDuration(text)!);
const share = z.number().min(0).max(1);

/** null takes a rule of `default` away for one topic. */
const rules = {
  classes: z.array(z.enum(clockClasses)).min(1).nullish(),
  min_grade: z.enum(grades).nullish(),
  min_messages: z.int().min(0).nullish(),
  min_rate_hz: z.number().min(0).nullish(),
  max_gap: duration.nullish(),
  max_drop_rate: share.nullish(),
  max_duplicate_rate: share.nullish(),
  max_late_rate: share.nullish(),
  max_jitter: duration.nullish(),
  max_jumps: z.int().min(0).nullish(),
  max_offset: duration.nullish(),
  max_drift_ppm: z.number().min(0).nullish(),
  min_match_rate: share.nullish(),
  max_dt: duration.nullish(),
};

const schema = z.strictObject({
  framelock_ci: z.literal(1, 'expected 1, the version of this format'),
  unknown: z.enum(['fail', 'pass']).optional(),
  recorder: z.array(z.enum(recorderClocks)).min(1).optional(),
  default: z.strictObject(rules).optional(),
  topics: z.record(z.string(), z.strictObject({ ...rules, optional: z.boolean().optional() })).optional(),
  pairs: z
    .array(
      z.strictObject({
        a: z.string(),
        b: z.string(),
        max_offset: duration.optional(),
        max_spread: duration.optional(),
      }),
    )
    .max(1000)
    .optional(),
});

export type CiPolicy = z.infer<typeof schema>;
export type CiRules = NonNullable<CiPolicy['default']>;

const keys = {
  file: Object.keys(schema.shape),
  rules: Object.keys(rules),
  topic: [...Object.keys(rules), 'optional'],
  pair: ['a', 'b', 'max_offset', 'max_spread'],
};

/** Throws FL0810 saying path, line, what was expected and what is there. `name` is the file's name. */
export function parseCiPolicy(text: string, name: string): CiPolicy {
  const at = { file: name };
  const document = policyDocument(text, name);
  const parsed = schema.safeParse(document.value);
  if (parsed.success) return parsed.data;
  throw new FramelockError('FL0810', explain(parsed.error.issues[0], document), { at });
}

function explain(fault: z.core.$ZodIssue, document: YamlDocument): string {
  if (fault.code === 'unrecognized_keys') {
    const [part] = fault.path;
    const known =
      part === undefined ? keys.file : part === 'default' ? keys.rules : part === 'topics' ? keys.topic : keys.pair;
    const key = fault.keys[0];
    return `${placeIn(document, [...fault.path, key])}: unknown key "${key.slice(0, 60)}", ${didYouMean(key, known)}`;
  }
  const text = fault.message.startsWith('expected') ? fault.message : expectation(fault);
  return `${placeIn(document, fault.path)}: ${text}`;
}

function expectation(fault: z.core.$ZodIssue): string {
  if (fault.code === 'invalid_value') return `expected ${fault.values.map(v => String(v)).join(' or ')}`;
  if (fault.code === 'invalid_type' && fault.path.length === 0) return 'expected keys, of which framelock_ci is one';
  if (fault.code === 'invalid_type') return `expected ${kindOfValue(fault.expected)}`;
  if (fault.code === 'too_small') return `expected at least ${fault.minimum}`;
  if (fault.code === 'too_big') return `expected at most ${fault.maximum}`;
  return `expected otherwise (${fault.message})`;
}
