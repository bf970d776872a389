// Why an item stands where it stands: sentences with their numbers and limits, strongest first; and the box in numbers.
import { numberText } from '../../state/format.js';
import { insideOf } from '../../state/inside.js';
import { current, labelOfItem } from '../../state/review/current.js';
import type { QueueItem, QueueReason } from '../../state/review/queue.js';
import { itemsLabel } from '../../state/review/track.js';
import * as store from '../../state/store.js';

export function Evidence({ item }: { item: QueueItem }) {
  return (
    <section class="evidence" aria-label="Evidence">
      <h2>Why</h2>
      {item.reasons.length === 0 && <p class="hint">No check speaks against it.</p>}
      <ul>
        {item.reasons.map(reason => (
          <li key={reason.check + reason.text} data-finding={reason.finding}>
            {reason.text}
            <small>{measured(reason)}</small>
          </li>
        ))}
      </ul>
      <BoxFacts />
    </section>
  );
}

/** `surface-fit, lidar_top: 0.520 m (limit 0.300 m)`. */
function measured({ check, sensor, value, limit, unit }: QueueReason): string {
  const amount = (one: number | null) => numberText(one ?? Number.NaN, unit === '1' ? '' : unit);
  return `${check}${sensor ? `, ${sensor}` : ''}: ${amount(value)} (limit ${amount(limit)})`;
}

function pointsText(count: number): string {
  return count === 1 ? '1 point' : `${count} points`;
}

/** Of the label that is chosen in the shown frame. */
function BoxFacts() {
  const label = itemsLabel();
  const frame = store.frame.value;
  if (!frame) return null;
  if (!label)
    return (
      <p class="hint">
        {current.value?.rows.length ? `Frame ${frame.index} has no label of it.` : 'No label belongs to it.'}
      </p>
    );
  const cloud = store.activeCloud.value;
  const { box } = label;
  const inside = box && insideOf(box, cloud, cloud && frame.cells.get(cloud.name));
  const elsewhere = label !== labelOfItem.value;
  return (
    <p class="box-facts" data-inside={inside && inside.length / 3}>
      Frame {frame.index}
      {elsewhere && ' of its track (Backspace goes back to the item)'}:{' '}
      {box
        ? `box of ${box.size.map(length => length.toFixed(2)).join(' × ')} m, ${Math.hypot(...box.T.t).toFixed(1)} m from the rig's origin`
        : 'no box in space'}
      {inside && cloud && `, ${pointsText(inside.length / 3)} of ${cloud.name} inside, as recorded`}
    </p>
  );
}
