import { test } from 'vitest';
import { bindLabels, defaultBinding } from '../../../src/frame/scene/index.js';
import { Issues } from '../../../src/issue.js';
import { labelChecks } from '../../../src/qa/labels/checks/index.js';
import { judgeLabels } from '../../../src/qa/labels/judge-labels.js';
import { precisionAt } from '../../../src/qa/labels/queue/precision.js';
import { rowsOf, subjectsOf } from '../../../src/qa/labels/queue/subjects.js';
import { faultKinds, plantFaults, sceneWith } from '../../../src/qa/plant/index.js';
import { labelledTown } from '../../support/labelled-town.js';

const only = labelChecks.filter(c => c.tellsRig);
const deg = Math.PI / 180;
test.skip('rig', async () => {
  const town = await labelledTown();
  const show = async (name: string, scene: typeof town.scene) => {
    const labels = bindLabels([town.truth.labels], scene, defaultBinding, new Issues());
    const j = await judgeLabels(scene, labels, only);
    console.log('====', name);
    for (const s of j.shifts)
      console.log(
        s.sensor,
        s.check,
        s.systematic,
        s.reason,
        s.labels,
        s.clusters,
        s.median.map(v => v.toFixed(2)),
        s.sigma.map(v => v.toFixed(2)),
        s.moves.toFixed(1),
        s.cause?.name,
        s.cause?.value.map(v => v.toFixed(4)),
        s.cause?.r2,
        s.alike,
      );
    console.log(
      'taken out',
      j.rigFaults.map(f => [f.sensor, f.takenOut]),
      'findings',
      j.findings.counts,
    );
  };
  await show('clean', town.scene);
  await show('camera yaw 1', sceneWith(town.scene, { sensor: 'camera_front', turn: [0, deg, 0] }));
  await show('camera late 60', sceneWith(town.scene, { sensor: 'camera_left', lateNs: 60e6 }));
  await show('lidar yaw 2', sceneWith(town.scene, { sensor: 'lidar_top', turn: [0, 0, 2 * deg] }));
  await show('lidar shift', sceneWith(town.scene, { sensor: 'lidar_top', shift: [0.3, 0, 0] }));
}, 200000);

test('planted', async () => {
  const town = await labelledTown();
  for (const seed of [1, 2]) {
    const planted = plantFaults(town.truth.labels, { kinds: faultKinds, share: 0.03, seed });
    const labels = bindLabels([planted.labels], town.scene, defaultBinding, new Issues());
    const j = await judgeLabels(town.scene, labels, labelChecks);
    const bad = new Map(planted.faults.flatMap(f => f.ids.map(id => [id, f.kind] as const)));
    const subjects = subjectsOf(j);
    const isBad = (s: (typeof subjects)[number]) => rowsOf(s).some(r => bad.has(labels.labels[r].label.id));
    console.log(
      'seed',
      seed,
      'planted',
      planted.faults.length,
      'p20',
      precisionAt(20, subjects, isBad),
      'p50',
      precisionAt(50, subjects, isBad),
    );
    for (const s of subjects.slice(0, 50)) {
      if (s.kind === 'place') {
        const m = j.measurements[s.reason.check];
        console.log('place', s.score.toFixed(1), m.check.name, m.check.say(m.at(s.reason.index), j.context));
        continue;
      }
      const b = labels.labels[s.row];
      const kinds = [...new Set(s.rows.map(r => bad.get(labels.labels[r].label.id)).filter(Boolean))];
      console.log(
        kinds.length ? 'ok ' + kinds : 'FALSE',
        s.kind,
        s.score.toFixed(1),
        b.label.track,
        b.frame,
        b.label.category,
        j.suspicion
          .reasonsOf(s.row)
          .slice(0, 3)
          .map(
            r =>
              `${j.measurements[r.check].check.name} ${r.nats.toFixed(1)}: ${j.measurements[r.check].check.say(j.measurements[r.check].at(r.index), j.context)}`,
          )
          .join(' | '),
      );
    }
    const flagged = labels.labels.filter(l => j.findings.ofLabel[l.position] > 0 && !bad.has(l.label.id));
    console.log('false flags', flagged.length / labels.labels.length);
    const recall: Record<string, string> = {};
    for (const k of faultKinds) {
      const f = planted.faults.filter(x => x.kind === k);
      recall[k] = `${
        f.filter(x =>
          x.ids.some(id => {
            const p = labels.labels.find(l => l.label.id === id);
            return p && j.suspicion.scores[p.position] > 3;
          }),
        ).length
      }/${f.length}`;
    }
    console.log(recall);
  }
}, 200000);
