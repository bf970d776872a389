// The queue as a listbox: what, why, and what was said so far. Whether an item was drawn at random is not shown.
import { useEffect, useRef } from 'preact/hooks';
import { type ShownState, saidByOwn, shownStates } from '../../state/review/blind.js';
import { currentId, type Filter, filter, items, openAt, openItem, tellItem, told } from '../../state/review/current.js';
import { itemName, type QueueItem } from '../../state/review/queue.js';
import { queue, queueOutdated, reviewer, shownStateOf, standingOf, stateOf } from '../../state/review/session.js';

/** Rows around the shown one that are on the page: queues may have thousands. */
const SHOWN = 60;

const words: Record<ShownState, string> = {
  open: 'open',
  judged: 'judged by others',
  accepted: 'accepted',
  rejected: 'rejected',
  flagged: 'flagged',
  unsure: 'unsure',
  disputed: 'disputed',
  stale: 'stale',
};

export function QueueList() {
  const list = items.value;
  const at = Math.max(
    0,
    list.findIndex(item => item.id === currentId.value),
  );
  const from = Math.max(0, Math.min(at - SHOWN / 2, list.length - SHOWN));
  const rows = list.slice(from, from + SHOWN);
  const after = list.length - from - rows.length;
  const box = useRef<HTMLDivElement>(null);
  const go = (place: number) => {
    openAt(place);
    // Once the row of the new item is there.
    requestAnimationFrame(() => box.current?.querySelector<HTMLElement>('[aria-selected="true"]')?.focus());
  };
  const keys: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + 10,
    PageUp: at - 10,
    Home: 0,
    End: list.length - 1,
  };
  return (
    <nav class="queue" aria-label="Queue">
      <Progress />
      <div class="rig-faults">
        {queueOutdated.value && (
          <p class="rig-fault" role="alert">
            {queueOutdated.value}
          </p>
        )}
        {queue.value!.rig.map(fault => (
          <p key={`${fault.sensor} ${fault.text}`} class="rig-fault" role="note">
            <b>{fault.sensor}</b>: {fault.text}
          </p>
        ))}
      </div>
      <label>
        Show{' '}
        <select
          value={filter.value}
          onChange={event => {
            filter.value = event.currentTarget.value as Filter;
          }}
        >
          <option value="all">all</option>
          {shownStates.map(name => (
            <option key={name} value={name}>
              {words[name]}
            </option>
          ))}
        </select>
      </label>
      {from > 0 && (
        <button type="button" onClick={() => openAt(from - 1)}>
          {from} more before
        </button>
      )}
      <div
        ref={box}
        class="items"
        role="listbox"
        aria-label="Items"
        onKeyDown={event => {
          const place = event.ctrlKey || event.altKey || event.metaKey ? undefined : keys[event.key];
          if (place === undefined) return;
          event.preventDefault();
          // The page's own keys would step through frames.
          event.stopPropagation();
          go(place);
        }}
      >
        {rows.map((item, k) => (
          <Row key={item.id} item={item} place={from + k} of={list.length} focusable={from + k === at} />
        ))}
      </div>
      {after > 0 && (
        <button type="button" onClick={() => openAt(from + rows.length)}>
          {after} more after
        </button>
      )}
      {list.length === 0 && (
        <p class="hint">{filter.value === 'all' ? 'The queue is empty.' : `No item is ${words[filter.value]}.`}</p>
      )}
    </nav>
  );
}

function Progress() {
  const all = queue.value!.items;
  const done = all.filter(item => !['open', 'stale'].includes(stateOf(item))).length;
  const own = all.filter(item => saidByOwn(standingOf(item), reviewer.value?.author)).length;
  return (
    <p>
      <b>{done}</b> of {all.length} judged{done !== own && reviewer.value && `, ${own} by you`}
      <progress max={all.length} value={done} aria-label="judged" />
    </p>
  );
}

interface RowProps {
  readonly item: QueueItem;
  readonly place: number;
  readonly of: number;
  readonly focusable: boolean;
}

function Row({ item, place, of, focusable }: RowProps) {
  const element = useRef<HTMLDivElement>(null);
  const selected = item.id === currentId.value;
  useEffect(() => {
    if (selected) element.current?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  const state = shownStateOf(item);
  return (
    <div
      ref={element}
      role="option"
      aria-selected={selected}
      aria-setsize={of}
      aria-posinset={place + 1}
      tabIndex={focusable ? 0 : -1}
      data-state={state}
      data-item={item.id}
      onClick={() => {
        openItem(item);
        told.value = tellItem(item);
      }}
      onKeyDown={event => {
        if (event.key !== ' ') return;
        event.preventDefault();
        event.stopPropagation();
        openItem(item);
      }}
    >
      <span class="number">{queue.value!.items.indexOf(item) + 1}</span>
      <span class="what">
        <span class="name" title={itemName(item)}>
          {itemName(item)}
        </span>
        <small title={item.reasons[0]?.text}>{item.reasons[0]?.text ?? 'nothing speaks against it'}</small>
      </span>
      {state !== 'open' && <b class="state">{words[state]}</b>}
    </div>
  );
}
