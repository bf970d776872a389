// Checks the LiDAR–camera calibrations of a conversion, and reports what stands out.
import { checkCalibration, healthLines, type PairHealth } from '../../calibration/health/index.js';
import { onlyBrightness, planEvidence, viewerOf } from '../../frame/evidence/index.js';
import type { FramePlan } from '../../frame/plan.js';
import { type Issues, Issues as NewIssues } from '../../issue.js';
import { evidenceContext } from './evidence-context.js';

/** FL0910 for each pair that is suspicious, FL0911 for each of which nothing can be told. */
export async function healthOf(plan: FramePlan, issues: Issues): Promise<PairHealth[]> {
  const lidars = plan.pairs.filter(p => p.cloudSensor.kind === 'lidar');
  const pairs = onlyBrightness(lidars, pair => viewerOf(pair.cameraSensor), issues);
  if (pairs.length === 0) return [];
  // What cannot be read is reported when the frames are written; here it would be counted twice.
  const context = evidenceContext(new NewIssues());
  const checked = await checkCalibration(planEvidence(plan, pairs, context), { kernels: context.scoring });
  for (const health of checked) {
    const text = healthLines(health)
      .map(line => line.trim())
      .join('; ');
    if (health.verdict === 'suspicious') issues.add('FL0910', text);
    if (health.verdict === 'unknown') issues.add('FL0911', text);
  }
  return checked;
}
