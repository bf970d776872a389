// The exit codes of every command, a stable contract (docs/CLI.md).
import type { Accounting } from '../frame/accounting.js';
import type { Issue } from '../issue.js';
import type { IssueCode } from '../issue-codes.js';
import { meansLoss } from '../issue-losses.js';
import { rejectReasons } from '../sync/reject-reasons.js';

export const exitCodes = {
  ok: 0,
  nothingUsable: 1,
  usage: 2,
  loss: 3,
  policy: 4,
  exhausted: 71,
  output: 74,
  locked: 75,
  interrupted: 130,
  terminated: 143,
} as const;

const byCode: ReadonlyMap<IssueCode, number> = new Map<IssueCode, number>([
  ['FL0701', exitCodes.output],
  ['FL0702', exitCodes.usage],
  ['FL0703', exitCodes.locked],
  ['FL0422', exitCodes.usage],
  ['FL0501', exitCodes.usage],
  ['FL0520', exitCodes.usage],
  ['FL0521', exitCodes.usage],
  ['FL0801', exitCodes.usage],
  ['FL0810', exitCodes.usage],
  ['FL0922', exitCodes.usage],
  ['FL0803', exitCodes.interrupted],
  ['FL0804', exitCodes.exhausted],
]);

export function exitCodeOf(code: IssueCode): number {
  return byCode.get(code) ?? exitCodes.nothingUsable;
}

/** Reasons that a policy gave, as asked for: not a loss. */
const byPolicy: ReadonlySet<string> = new Set(rejectReasons);

/** 3 when something of the recording could not be read, 0 otherwise. */
export function exitCodeFor(issues: readonly Issue[], accounting?: Accounting): number {
  const lost = Object.keys(accounting?.dropped ?? {}).some(reason => !byPolicy.has(reason));
  return lost || issues.some(issue => meansLoss(issue.code)) ? exitCodes.loss : exitCodes.ok;
}
