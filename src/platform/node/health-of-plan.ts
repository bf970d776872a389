// Checks the LiDAR–camera calibrations of a conversion, and reports what stands out.
import { checkCalibration, healthLines, type PairHealth } from '../../calibration/health/index.js';
import { onlyBrightness, planEvidence, viewerOf } from '../../frame/evidence/index.js';
import type { FramePlan } from '../../frame/plan.js';
import { type Issues, Issues as NewIssues } from '../../issue.js';
import { evidenceContext } from './evidence-context.js';

/** FL0910 for each camera with a pair that is suspicious, FL0911 for each with one of which nothing can be told. */
export async function healthOf(plan: FramePlan, issues: Issues): Promise<PairHealth[]> {
  const lidars = plan.pairs.filter(p => p.cloudSensor.kind === 'lidar');
  const pairs = onlyBrightness(lidars, pair => viewerOf(pair.cameraSensor), issues);
  if (pairs.length === 0) return [];
  // What cannot be read is reported when the frames are written; here it would be counted twice.
  const context = evidenceContext(new NewIssues());
  const checked = await checkCalibration(planEvidence(plan, pairs, context), { kernels: context.scoring });
  for (const [code, verdict] of verdictCodes) {
    // An issue per camera: of two with one place, the text of the second would be lost.
    for (const { name, channel } of new Set(pairs.map(pair => pair.cameraSensor))) {
      const said = checked.filter(health => health.camera === name && health.verdict === verdict).map(inOneLine);
      if (said.length > 0) issues.add(code, said.join('; '), { topic: channel.topic });
    }
  }
  return checked;
}

const verdictCodes = [
  ['FL0910', 'suspicious'],
  ['FL0911', 'unknown'],
] as const;

function inOneLine(health: PairHealth): string {
  return healthLines(health)
    .map(line => line.trim())
    .join('; ');
}
