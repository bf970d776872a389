// A policy for labels: how many findings, flagged and unbound labels, and faults of the rig a dataset may have. YAML or JSON.
import { z } from 'zod';
import { FramelockError } from '../../issue.js';
import { didYouMean, kindOfValue, placeIn } from '../../rig/file/explain.js';
import type { YamlDocument } from '../../rig/file/yaml-document.js';
import { policyDocument } from './policy-document.js';

// zod would otherwise compile its object checks with `new Function`.
z.config({ jitless: true });

const share = z.number().min(0).max(1);
const whole = z.int().min(0);

const ofCheck = {
  /** In place of the check's own limit: larger values are counted. */
  limit: z.number().optional(),
  max_findings: whole.optional(),
  /** Of what the check measured. */
  max_share: share.optional(),
  /** Fails where the check could measure fewer. */
  min_measured: whole.optional(),
};

const schema = z.strictObject({
  framelock_qa_ci: z.literal(1, 'expected 1, the version of this format'),
  min_labels: whole.optional(),
  max_findings: whole.optional(),
  max_flagged: share.optional(),
  max_unbound: share.optional(),
  max_dropped: share.optional(),
  max_rig_faults: whole.optional(),
  checks: z.record(z.string(), z.strictObject(ofCheck)).optional(),
});

export type LabelPolicy = z.infer<typeof schema>;

/** Throws FL0810 saying path, line, what was expected and what is there. `known` are the names of the checks. */
export function parseLabelPolicy(text: string, name: string, known: readonly string[]): LabelPolicy {
  const at = { file: name };
  const document = policyDocument(text, name);
  const parsed = schema.safeParse(document.value);
  if (!parsed.success) throw new FramelockError('FL0810', explain(parsed.error.issues[0], document), { at });
  for (const check of Object.keys(parsed.data.checks ?? {}))
    if (!known.includes(check))
      throw new FramelockError(
        'FL0810',
        `${placeIn(document, ['checks', check])}: unknown check "${check.slice(0, 60)}", ${didYouMean(check, known)}`,
        { at },
      );
  return parsed.data;
}

function explain(fault: z.core.$ZodIssue, document: YamlDocument): string {
  if (fault.code === 'unrecognized_keys') {
    const keys = fault.path.length === 0 ? Object.keys(schema.shape) : Object.keys(ofCheck);
    const key = fault.keys[0];
    return `${placeIn(document, [...fault.path, key])}: unknown key "${key.slice(0, 60)}", ${didYouMean(key, keys)}`;
  }
  const expected =
    fault.code === 'invalid_type' && fault.path.length === 0
      ? 'expected keys, of which framelock_qa_ci is one'
      : fault.code === 'invalid_type'
        ? `expected ${kindOfValue(fault.expected)}`
        : fault.code === 'too_small'
          ? `expected at least ${fault.minimum}`
          : fault.code === 'too_big'
            ? `expected at most ${fault.maximum}`
            : fault.message;
  return `${placeIn(document, fault.path)}: ${expected}`;
}
