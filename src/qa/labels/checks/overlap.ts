// Check: no two boxes of one moment are in one another.
import type { LabelCheck, Measured } from '../check.js';
import { prismOf, prismOverlap } from '../frame/box-overlap.js';

/** `told`: 1 where a box is tilted by more than 5° and stands in for its upright one. */
export const overlap: LabelCheck = {
  name: 'overlap',
  unit: '1',
  limit: 0.15,
  severity: 'warning',
  about:
    'intersection over union of the volumes of two boxes of the same cloud; exact for upright boxes; tilted ones count as upright with the same heading. Riders on bicycles and cargo on trucks overlap as well',
  start: () => ({
    *frame({ here }): Iterable<Measured> {
      const solids = here.flatMap(bound => (bound.box ? [{ bound, prism: prismOf(bound.box) }] : []));
      const reach = solids.map(({ prism }) => {
        const [left, right] = [Math.min(...prism.plan.map(p => p[0])), Math.max(...prism.plan.map(p => p[0]))];
        return { left, right };
      });
      // Along x, so that many boxes of one frame are not all compared with all.
      const order = solids.map((_, i) => i).sort((a, b) => reach[a].left - reach[b].left || a - b);
      const worst = solids.map(() => ({ value: 0, other: -1 }));
      order.forEach((i, k) => {
        for (let m = k + 1; m < order.length && reach[order[m]].left < reach[i].right; m++) {
          const j = order[m];
          if (solids[i].bound.sensor !== solids[j].bound.sensor) continue;
          const value = prismOverlap(solids[i].prism, solids[j].prism);
          if (value > worst[i].value) worst[i] = { value, other: j };
          if (value > worst[j].value) worst[j] = { value, other: i };
        }
      });
      for (const [i, { bound, prism }] of solids.entries()) {
        const { value, other } = worst[i];
        const tilted = prism.tilted || (other >= 0 && solids[other].prism.tilted);
        const about = { label: bound.position, frame: bound.frame, sensor: '', value, told: [tilted ? 1 : 0] };
        yield other < 0 ? about : { ...about, other: solids[other].bound.position };
      }
    },
  }),
  say({ value, other, told: [tilted] = [] }, { labels }) {
    const name =
      other === undefined ? 'another box' : `${labels.labels[other].label.category} ${labels.labels[other].label.id}`;
    return `shares ${Math.round(100 * value)} % of the volume of both with ${name}${tilted ? ' (a tilted box counts as upright)' : ''}`;
  },
};
