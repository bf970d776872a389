// The queue as a listbox: what, why, and what was said so far. Whether an item was drawn at random is not shown.
import { useEffect, useRef } from 'preact/hooks';
import { itemStates } from '../../../src/qa/review/states.js';
import { currentId, type Filter, filter, items, openItem } from '../../state/review/current.js';
import { itemName, type QueueItem } from '../../state/review/queue.js';
import { queue, stateOf } from '../../state/review/session.js';

/** Rows around the shown one that are on the page: queues may have thousands. */
const SHOWN = 60;

export function QueueList() {
  const all = queue.value!.items;
  const list = items.value;
  const done = all.filter(item => !['open', 'stale'].includes(stateOf(item))).length;
  const at = Math.max(
    0,
    list.findIndex(item => item.id === currentId.value),
  );
  const from = Math.max(0, Math.min(at - SHOWN / 2, list.length - SHOWN));
  const rows = list.slice(from, from + SHOWN);
  return (
    <nav class="queue" aria-label="Queue">
      <p>
        <b>{done}</b> of {all.length} judged
        <progress max={all.length} value={done} aria-label="judged" />
      </p>
      {queue.value!.rig.map(fault => (
        <p key={fault.sensor + fault.text} class="rig-fault" role="note">
          <b>{fault.sensor}</b>: {fault.text}
        </p>
      ))}
      <label>
        Show{' '}
        <select
          value={filter.value}
          onChange={event => {
            filter.value = event.currentTarget.value as Filter;
          }}
        >
          {['all', ...itemStates].map(name => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <div class="items" role="listbox" aria-label="Items">
        {rows.map((item, k) => (
          <Row key={item.id} item={item} number={all.indexOf(item) + 1} of={all.length} focusable={from + k === at} />
        ))}
      </div>
      {list.length === 0 && <p class="hint">No item is {filter.value}.</p>}
    </nav>
  );
}

function Row({ item, number, of, focusable }: { item: QueueItem; number: number; of: number; focusable: boolean }) {
  const element = useRef<HTMLDivElement>(null);
  const selected = item.id === currentId.value;
  useEffect(() => {
    if (selected) element.current?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  const state = stateOf(item);
  return (
    <div
      ref={element}
      role="option"
      aria-selected={selected}
      aria-setsize={of}
      aria-posinset={number}
      tabIndex={focusable ? 0 : -1}
      data-state={state}
      data-item={item.id}
      onClick={() => openItem(item)}
      onKeyDown={event => {
        if (event.key === 'Enter' && !selected) openItem(item);
      }}
    >
      <span class="number">{number}</span>
      <span>
        {itemName(item)}
        <small>{item.reasons[0]?.text ?? 'nothing speaks against it'}</small>
      </span>
      {state !== 'open' && <b class="state">{state}</b>}
    </div>
  );
}
