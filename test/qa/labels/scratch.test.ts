import { test } from 'vitest';
import { bindLabels, defaultBinding } from '../../../src/frame/scene/index.js';
import { Issues } from '../../../src/issue.js';
import { labelChecks } from '../../../src/qa/labels/checks/index.js';
import { judgeLabels } from '../../../src/qa/labels/judge-labels.js';
import { labelledTown } from '../../support/labelled-town.js';
import { imageMiddle } from './simple-checks.js';

test('look', async () => {
  const town = await labelledTown();
  const labels = bindLabels([town.truth.labels], town.scene, defaultBinding, new Issues());
  const t0 = performance.now();
  const j = await judgeLabels(town.scene, labels, [...labelChecks, imageMiddle]);
  console.log('ms', performance.now() - t0, labels.labels.length);
  for (const [k, m] of j.measurements.entries()) {
    const v = Float64Array.from(m.value).sort();
    const q = (s: number) => v[Math.min(v.length - 1, Math.floor(s * v.length))]?.toFixed(3);
    console.log(
      m.check.name.padEnd(15),
      m.count,
      'limit',
      m.check.limit,
      'q50/90/99/max',
      q(0.5),
      q(0.9),
      q(0.99),
      q(1),
      'findings',
      j.findings.counts[k],
      'carlimit',
      j.suspicion.densities[k].limitOf('car').toFixed(2),
    );
  }
  const order = labels.labels.map(l => l.position).sort((a, b) => j.suspicion.scores[b] - j.suspicion.scores[a]);
  for (const p of order.slice(0, 12)) {
    const b = labels.labels[p];
    console.log(
      j.suspicion.scores[p].toFixed(1),
      b.label.track,
      b.frame,
      b.label.category,
      j.suspicion
        .reasonsOf(p)
        .map(
          r =>
            `${j.measurements[r.check].check.name} ${r.nats.toFixed(1)}${r.finding ? '!' : ''}: ${j.measurements[r.check].check.say(j.measurements[r.check].at(r.index), j.context)}`,
        )
        .join(' | '),
    );
  }
  console.log(j.findings.ofLabel.filter(n => n > 0).length / labels.labels.length, j.suspicion.places.length);
}, 100000);
