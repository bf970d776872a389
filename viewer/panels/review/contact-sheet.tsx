// All frames of a track side by side: each in its camera and from above, drawn when it comes into sight, so that one wrong frame stands out.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { LabelData } from '../../data/boxes.js';
import { useClient } from '../../main/show-context.js';
import { bindKeys } from '../../state/keys.js';
import { chosenLabel } from '../../state/labels.js';
import { sheetOpen } from '../../state/review/current.js';
import { itemName, type QueueItem } from '../../state/review/queue.js';
import { drawFromAbove, drawInPicture, readTile, type Tile } from '../../state/review/sheet-tile.js';
import { showLabel, trackLabels } from '../../state/review/track.js';

/** Of one page: more frames are turned to, not piled up. */
const PER_PAGE = 24;

export function ContactSheet({ item }: { item: QueueItem }) {
  const labels = trackLabels.value;
  const at = Math.max(
    0,
    labels.findIndex(label => label.row === chosenLabel.value),
  );
  const page = Math.floor(at / PER_PAGE);
  const shown = labels.slice(page * PER_PAGE, (page + 1) * PER_PAGE);
  const turn = (by: number) => {
    const next = labels[Math.min(labels.length - 1, Math.max(0, at + by))];
    if (next) showLabel(next);
  };
  useEffect(
    () =>
      bindKeys([
        { keys: ['ArrowLeft'], text: 'frame before of the track', group: 'Contact sheet', run: () => turn(-1) },
        { keys: ['ArrowRight'], text: 'next frame of the track', group: 'Contact sheet', run: () => turn(1) },
        { keys: ['PageUp'], text: 'page before', group: 'Contact sheet', run: () => turn(-PER_PAGE) },
        { keys: ['PageDown'], text: 'next page', group: 'Contact sheet', run: () => turn(PER_PAGE) },
        {
          keys: ['Escape'],
          text: 'back to the item',
          group: 'Contact sheet',
          run: () => {
            sheetOpen.value = false;
          },
        },
      ]),
    [labels, at],
  );
  return (
    <section class="sheet" aria-label={`${itemName(item)} over time`}>
      <h2>
        {itemName(item)}: {labels.length} {labels.length === 1 ? 'frame' : 'frames'}
        {labels.length > PER_PAGE && `, ${page * PER_PAGE + 1} to ${page * PER_PAGE + shown.length}`} (G or Esc goes
        back)
      </h2>
      <div class="sheet-tiles" role="listbox" aria-label="Frames of the track">
        {shown.map(label => (
          <SheetTile key={label.row} label={label} camera={item.camera} cloud={item.cloud} />
        ))}
      </div>
    </section>
  );
}

interface TileProps {
  readonly label: LabelData;
  readonly camera: string | null;
  readonly cloud: string | null;
}

function SheetTile({ label, camera, cloud }: TileProps) {
  const client = useClient();
  const holder = useRef<HTMLButtonElement>(null);
  const picture = useRef<HTMLCanvasElement>(null);
  const above = useRef<HTMLCanvasElement>(null);
  const [tile, set] = useState<Tile>();
  const chosen = chosenLabel.value === label.row;
  useEffect(() => {
    let gone = false;
    const observer = new IntersectionObserver(([entry]) => {
      if (!entry.isIntersecting) return;
      observer.disconnect();
      readTile(client, label, camera, cloud).then(
        found => {
          if (!gone) set(found);
        },
        () => {},
      );
    });
    observer.observe(holder.current!);
    return () => {
      gone = true;
      observer.disconnect();
    };
  }, [label.row]);
  useEffect(() => {
    if (!tile) return;
    void drawInPicture(picture.current!, tile);
    drawFromAbove(above.current!, tile);
  }, [tile]);
  useEffect(() => {
    if (chosen) holder.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (
    <button
      ref={holder}
      type="button"
      role="option"
      aria-selected={chosen}
      class="sheet-tile"
      data-row={label.row}
      data-drawn={tile !== undefined}
      onClick={() => showLabel(label)}
      aria-label={`frame ${label.frame}: ${label.category}${label.findings > 0 ? `, ${label.findings} findings` : ''}${tile ? `, ${tile.inside} points inside` : ''}`}
    >
      <canvas ref={picture} width={150} height={100} />
      <canvas ref={above} width={100} height={100} />
      <span>
        frame {label.frame}
        {tile && `, ${tile.inside} points`}
        {label.findings > 0 && <b> {label.findings} found</b>}
      </span>
    </button>
  );
}
