// All frames of a track side by side: each in its camera and from above, drawn when it comes into sight, so that one wrong frame stands out.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { LabelData } from '../../data/boxes.js';
import { useClient } from '../../main/show-context.js';
import { chosenLabel } from '../../state/labels.js';
import { itemName, type QueueItem } from '../../state/review/queue.js';
import { drawFromAbove, drawInPicture, readTile } from '../../state/review/sheet-tile.js';
import { showLabel, trackLabels } from '../../state/review/track.js';
import { PER_PAGE } from './sheet-keys.js';

export function ContactSheet({ item }: { item: QueueItem }) {
  const labels = trackLabels.value;
  const at = Math.max(
    0,
    labels.findIndex(label => label.row === chosenLabel.value),
  );
  const page = Math.floor(at / PER_PAGE);
  const shown = labels.slice(page * PER_PAGE, (page + 1) * PER_PAGE);
  return (
    <section class="sheet" aria-label={`${itemName(item)} over time`}>
      <h2>
        {itemName(item)}: {labels.length} {labels.length === 1 ? 'frame' : 'frames'}
        {labels.length > PER_PAGE && `, ${page * PER_PAGE + 1} to ${page * PER_PAGE + shown.length}`}
        <small class="hint">
          <kbd>G</kbd>or <kbd>Esc</kbd>goes back
        </small>
      </h2>
      {labels.length === 0 && <p class="hint">No label belongs to it.</p>}
      <div class="sheet-tiles" role="listbox" aria-label="Frames of the track">
        {shown.map((label, k) => (
          <SheetTile
            key={label.row}
            label={label}
            item={item}
            place={page * PER_PAGE + k}
            of={labels.length}
            focusable={page * PER_PAGE + k === at}
          />
        ))}
      </div>
    </section>
  );
}

interface TileProps {
  readonly label: LabelData;
  readonly item: QueueItem;
  readonly place: number;
  readonly of: number;
  readonly focusable: boolean;
}

function SheetTile({ label, item, place, of, focusable }: TileProps) {
  const client = useClient();
  const holder = useRef<HTMLDivElement>(null);
  const picture = useRef<HTMLCanvasElement>(null);
  const above = useRef<HTMLCanvasElement>(null);
  /** Points inside; nothing of the frame itself is held once it is drawn. */
  const [drawn, set] = useState<number | 'failed'>();
  const chosen = chosenLabel.value === label.row;
  useEffect(() => {
    let gone = false;
    const draw = async () => {
      const tile = await readTile(client, label, item.camera, item.cloud);
      if (gone) return;
      drawFromAbove(above.current!, tile);
      await drawInPicture(picture.current!, tile);
      if (!gone) set(tile.inside);
    };
    const observer = new IntersectionObserver(([entry]) => {
      if (!entry.isIntersecting) return;
      observer.disconnect();
      draw().catch(() => !gone && set('failed'));
    });
    observer.observe(holder.current!);
    return () => {
      gone = true;
      observer.disconnect();
    };
  }, [label.row]);
  useEffect(() => {
    if (!chosen) return;
    holder.current?.scrollIntoView({ block: 'nearest' });
    if (holder.current?.parentElement?.contains(document.activeElement)) holder.current.focus();
  }, [chosen]);
  const own = item.rows.includes(label.row) && item.target.kind === 'label';
  return (
    <div
      ref={holder}
      role="option"
      aria-selected={chosen}
      aria-setsize={of}
      aria-posinset={place + 1}
      tabIndex={focusable ? 0 : -1}
      class="sheet-tile"
      data-row={label.row}
      data-drawn={drawn !== undefined}
      data-inside={drawn}
      onClick={() => showLabel(label)}
      onKeyDown={event => {
        if (event.key !== ' ') return;
        event.preventDefault();
        event.stopPropagation();
        showLabel(label);
      }}
    >
      <canvas ref={picture} width={150} height={100} role="img" aria-label="in the picture" />
      <canvas ref={above} width={100} height={100} role="img" aria-label="from above" />
      <span>
        frame {label.frame}
        {own && <b> the item</b>}
        {typeof drawn === 'number' && `, ${drawn} points`}
        {drawn === 'failed' && ', could not be read'}
        {label.findings > 0 && <b> {label.findings} found</b>}
      </span>
    </div>
  );
}
