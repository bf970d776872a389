// Why an item stands where it stands: sentences with their numbers and limits, strongest first.
import { numberText } from '../../state/format.js';
import type { QueueItem } from '../../state/review/queue.js';

export function Evidence({ item }: { item: QueueItem }) {
  return (
    <section class="evidence" aria-label="Evidence">
      <h2>Why</h2>
      {item.reasons.length === 0 && <p class="hint">No check speaks against it.</p>}
      <ul>
        {item.reasons.map(reason => (
          <li key={reason.check + reason.text} data-finding={reason.finding}>
            {reason.text}
            <small>
              {reason.check}
              {reason.sensor && `, ${reason.sensor}`}: {amount(reason.value, reason.unit)} (limit{' '}
              {amount(reason.limit, reason.unit)})
            </small>
          </li>
        ))}
      </ul>
    </section>
  );
}

function amount(value: number, unit: string): string {
  return numberText(value, unit === '1' ? '' : unit);
}
