// Checks the findings on labels against a policy.
import type { Judged } from '../labels/judge-labels.js';
import type { LabelReport } from '../labels/report.js';
import type { CiFailure } from './check.js';
import type { LabelPolicy } from './labels-policy.js';

/** `of` is the check, or '' for all of them. In the order of the rules. */
export function checkLabelPolicy(judged: Judged, report: LabelReport, policy: LabelPolicy): CiFailure[] {
  const failures: CiFailure[] = [];
  const most = (of: string, rule: string, limit: number | undefined, value: number, what: string, isShare = false) => {
    if (limit === undefined || value <= limit) return;
    const say = (n: number) => (isShare ? `${(100 * n).toFixed(1)} %` : String(n));
    failures.push({
      of,
      rule,
      limit,
      value,
      text: `${what}: ${say(value)}, the policy allows ${say(limit)} (${rule})`,
    });
  };
  const least = (of: string, rule: string, limit: number | undefined, value: number, what: string) => {
    if (limit === undefined || value >= limit) return;
    failures.push({ of, rule, limit, value, text: `${what}: ${value}, the policy asks for ${limit} (${rule})` });
  };
  const { bound, flagged, unbound, dropped, found, rig } = report;
  const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((a, b) => a + b, 0);
  const left = sum(unbound);
  least('', 'min_labels', policy.min_labels, bound, 'labels of frames');
  most('', 'max_findings', policy.max_findings, judged.findings.count, 'findings');
  most('', 'max_flagged', policy.max_flagged, flagged / Math.max(1, bound), 'labels with a finding', true);
  most('', 'max_unbound', policy.max_unbound, left / Math.max(1, left + bound), 'labels of no frame', true);
  // Regions that are marked as not labelled are no labels that were lost.
  const lost = sum(dropped) - (dropped.ignored ?? 0);
  most('', 'max_dropped', policy.max_dropped, lost / Math.max(1, found), 'labels that cannot be used', true);
  most('', 'max_rig_faults', policy.max_rig_faults, rig.length, 'sensors at fault');
  for (const [name, rules] of Object.entries(policy.checks ?? {})) {
    const k = judged.measurements.findIndex(one => one.check.name === name);
    const measurements = judged.measurements[k];
    const measured = measurements?.count ?? 0;
    const { limit } = rules;
    const above =
      limit === undefined || !measurements
        ? (judged.findings.counts[k] ?? 0)
        : measurements.value.reduce((n, value) => n + (value > limit ? 1 : 0), 0);
    most(name, 'max_findings', rules.max_findings, above, 'findings');
    most(name, 'max_share', rules.max_share, above / Math.max(1, measured), 'share of what it measured', true);
    least(name, 'min_measured', rules.min_measured, measured, 'measured');
  }
  return failures;
}
