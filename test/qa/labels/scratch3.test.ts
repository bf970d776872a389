import { test } from 'vitest';
import { bindLabels, defaultBinding } from '../../../src/frame/scene/index.js';
import { Issues } from '../../../src/issue.js';
import { labelChecks } from '../../../src/qa/labels/checks/index.js';
import { judgeLabels } from '../../../src/qa/labels/judge-labels.js';
import { faultKinds, plantFaults } from '../../../src/qa/plant/index.js';
import { labelledTown } from '../../support/labelled-town.js';

test('planted', async () => {
  const town = await labelledTown();
  const planted = plantFaults(town.truth.labels, { kinds: faultKinds, share: 0.03, seed: 2 });
  const labels = bindLabels([planted.labels], town.scene, defaultBinding, new Issues());
  const j = await judgeLabels(town.scene, labels, labelChecks);
  for (const f of planted.faults.filter(f => f.kind === 'class' || f.kind === 'shift2d' || f.kind === 'ghost')) {
    const p = labels.labels.find(l => f.ids.includes(l.label.id));
    if (!p || j.suspicion.scores[p.position] > 3) continue;
    console.log(
      f.kind,
      f.text,
      p.label.category,
      p.label.track,
      p.frame,
      !!p.box,
      j.suspicion
        .worstOf(p.position)
        .map(
          ([k, v]) =>
            `${j.measurements[k].check.name} ${v.toFixed(2)} nats ${j.suspicion.densities[k].natsOf(p.position, v).toFixed(1)}`,
        )
        .filter(t => !/ 0\.00/.test(t))
        .join(', '),
    );
  }
}, 200000);
