// What framelock qa does: checks, tables, files, and the exit code.
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { defaultOptions } from '../../frame/options.js';
import { FramelockError, type Issues, issueLine } from '../../issue.js';
import { issueJson } from '../../issue-json.js';
import { gotName } from '../../near-name.js';
import { nodeDigest } from '../../platform/node/digest.js';
import { reason } from '../../platform/node/file.js';
import { isDataset } from '../../platform/node/finished-dataset.js';
import { readRegularFile } from '../../platform/node/given-file.js';
import { writeFileWhole } from '../../platform/node/output-file.js';
import { type CheckedLabels, withCheckedLabels } from '../../platform/node/qa/check-labels.js';
import { itemPictures } from '../../platform/node/qa/item-pictures.js';
import { readPlanted } from '../../platform/node/qa/read-planted.js';
import { queueFolder, refuseForeignQueue, writeQueue } from '../../platform/node/qa/write-queue.js';
import { refuseReplacing } from '../../platform/node/refuse-replacing.js';
import { checkLabelPolicy, parseLabelPolicy } from '../../qa/ci/index.js';
import { countPoints } from '../../qa/labels/count-points.js';
import { buildQueue, labelChecks, mostSuspicious, type QueueJson } from '../../qa/labels/index.js';
import { labelPage } from '../../qa/labels/page.js';
import { type LabelReport, labelReport, labelReportJson } from '../../qa/labels/report.js';
import { parseDuration } from '../../time/stamp.js';
import type { CommonFlags } from '../common-options.js';
import { exitCodeFor, exitCodes } from '../exit-codes.js';
import { givenRig } from '../given-rig.js';
import { cloudNamed, type LidarFlags } from '../lidar-option.js';
import { print, printJson, talk } from '../print.js';
import { progress } from '../progress.js';
import { qaText } from './text.js';

export interface QaFlags extends CommonFlags, LidarFlags {
  readonly labels?: readonly string[];
  readonly labelsFormat?: string;
  readonly tolerance?: string;
  readonly checks?: string;
  readonly pointsInBox?: boolean;
  readonly html?: string;
  readonly ci?: string;
  readonly review?: boolean;
  readonly output?: string;
  readonly items: number;
  readonly seed: number;
  readonly planted?: string;
  readonly rig?: string;
  readonly reference?: string;
  readonly topics?: string;
}

/** Items that the page shows. */
const ON_PAGE = 30;
const MOST_POLICY_BYTES = 1 << 20;

/** Returns the exit code. */
export async function qaRun(paths: readonly string[], flags: QaFlags, issues: Issues): Promise<number> {
  const checks = chosenChecks(flags.checks);
  if (flags.review && paths.some(path => existsSync(path) && !isDataset(path)))
    throw new FramelockError(
      'FL0801',
      'expected a dataset with --review, got a recording; convert it first, or use -o',
    );
  if (flags.html !== undefined)
    refuseReplacing(flags.html, [...paths, ...(flags.labels ?? []), flags.rig, flags.ci, flags.planted]);
  if (flags.output !== undefined) refuseForeignQueue(flags.output);
  const toleranceNs = toleranceOf(flags.tolerance);
  const policy = flags.ci === undefined ? undefined : readPolicy(flags.ci);
  const planted = flags.planted === undefined ? undefined : readPlanted(flags.planted);
  const rigFile = await givenRig(flags);
  const bar = progress(Boolean(flags.quiet));
  let begun = false;
  const onFrame = (done: number, all: number) => {
    if (!begun) bar.start(all);
    begun = true;
    bar.add(1, 0);
    if (done === all) bar.stop();
  };
  const options = { ...defaultOptions, reference: flags.reference, topics: flags.topics?.split(',') };
  const request = { paths, rigFile, options, labels: flags.labels ?? [], format: flags.labelsFormat };
  let code: number = exitCodes.ok;
  await withCheckedLabels(
    { ...request, binding: { toleranceNs, cloud: cloudNamed(flags) }, checks, onFrame },
    issues,
    async checked => {
      const { opened, sets, judged } = checked;
      const { recording } = opened.scene;
      const report = labelReport(judged, sets, recording);
      const formats = report.formats;
      const { calibOf, datasetId: dataset } = opened;
      const given = { recording, formats, dataset, calibOf, digest: nodeDigest, seed: flags.seed, most: flags.items };
      const queue = buildQueue(judged, { ...given, planted });
      await writeFiles(flags, checked, report, queue, issues);
      const failures = policy ? checkLabelPolicy(judged, report, policy) : [];
      for (const { of, text } of failures)
        talk(issueLine({ code: 'FL1043', text: of === '' ? text : `${of}: ${text}` }));
      if (flags.json) {
        const points = flags.pointsInBox ? await pointsOf(checked) : undefined;
        const ci = policy ? { ci: { policy: basename(flags.ci!), ok: failures.length === 0, failures } } : {};
        printJson({ ...labelReportJson(judged, report, queue, points), ...ci, issues: issues.sorted().map(issueJson) });
      } else print(qaText(report, queue));
      if (policy && failures.length === 0) talk(`${flags.ci}: the policy is met`, flags.quiet);
      const lost = sets.some(({ dropped }) => [...dropped].some(([why, n]) => why !== 'ignored' && n > 0));
      code = failures.length > 0 ? exitCodes.policy : lost ? exitCodes.loss : exitCodeFor(issues.sorted());
    },
  ).finally(() => begun && bar.stop());
  return code;
}

async function writeFiles(
  flags: QaFlags,
  checked: CheckedLabels,
  report: LabelReport,
  queue: QueueJson,
  issues: Issues,
): Promise<void> {
  const folders = [flags.output, ...(flags.review ? [queueFolder(checked.opened.dataset!)] : [])];
  for (const folder of folders) {
    if (folder === undefined) continue;
    await writeQueue(folder, queue, checked, issues);
    talk(`${folder}: ${queue.items.length} items to look at`, flags.quiet);
  }
  if (flags.html === undefined) return;
  const items = mostSuspicious(queue).slice(0, ON_PAGE);
  const pictures = await itemPictures(checked.judged, items, issues);
  await writeFileWhole(flags.html, new TextEncoder().encode(labelPage({ report, items, pictures })));
  talk(`${flags.html}: open it in a browser`, flags.quiet);
}

/** One count per label as read; null for those of no frame, too. */
async function pointsOf({ opened, bound, labels }: CheckedLabels): Promise<(number | null)[]> {
  const { counts, how } = await countPoints(opened.scene, bound);
  const positions = new Map(bound.labels.map(({ label, position }) => [label, position]));
  return labels.map(label => {
    const position = positions.get(label);
    return position === undefined || how[position] === 'none' ? null : counts[position];
  });
}

function chosenChecks(list: string | undefined) {
  if (list === undefined) return labelChecks;
  const names = list.split(',').map(name => name.trim());
  const unknown = names.find(name => !labelChecks.some(check => check.name === name));
  if (unknown === undefined) return labelChecks.filter(check => names.includes(check.name));
  const known = labelChecks.map(check => check.name);
  throw new FramelockError('FL0801', `expected --checks of ${known.join(', ')}; ${gotName(unknown, known)}`);
}

function toleranceOf(text: string | undefined): bigint {
  const ns = text === undefined ? 50_000_000 : parseDuration(text);
  if (ns !== undefined && ns >= 0) return BigInt(Math.round(ns));
  throw new FramelockError('FL0801', `expected --tolerance with a unit, such as 50ms; got "${text}"`);
}

function readPolicy(file: string) {
  try {
    const text = new TextDecoder().decode(readRegularFile(file, MOST_POLICY_BYTES));
    const names = labelChecks.map(check => check.name);
    return parseLabelPolicy(text, file, names);
  } catch (cause) {
    if (cause instanceof FramelockError) throw cause;
    throw new FramelockError('FL0810', `expected a policy file, got ${reason(cause)}; check the path`, {
      at: { file },
    });
  }
}
