// What every check of calibrations takes beside a plan: digests, pictures as gray, the fastest loops there are.
import type { EvidenceContext } from '../../frame/evidence/index.js';
import type { Issues } from '../../issue.js';
import { fastKernels, fastScoreKernels } from '../../kernel/index.js';
import { nodeDigest } from './digest.js';
import { grayDecoder } from './gray.js';

export function evidenceContext(issues: Issues): EvidenceContext {
  return { digest: nodeDigest, decoder: grayDecoder, issues, kernels: fastKernels(), scoring: fastScoreKernels() };
}
