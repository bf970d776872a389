// One item on the stage: its best camera near and whole, the scene around it, and the box from above, its side and behind.
import { useEffect, useRef } from 'preact/hooks';
import type { Box3 } from '../../../src/geometry/box3.js';
import type { Vec3 } from '../../../src/geometry/se3.js';
import { useShow } from '../../main/show-context.js';
import type { SlabSide, SlabView } from '../../render/slab-view.js';
import { noNudge } from '../../state/calibrate/nudge.js';
import { labelAt, labelInPicture, spaceMoment } from '../../state/label-places.js';
import { chosenLabel, editedBox, labelsHere } from '../../state/labels.js';
import { editing } from '../../state/review/current.js';
import type { QueueItem } from '../../state/review/queue.js';
import * as store from '../../state/store.js';
import { CameraTile } from '../camera-tile.js';
import { SpacePanel } from '../space-panel.js';

export function ItemViews({ item }: { item: QueueItem | undefined }) {
  const show = useShow();
  const camera = store.activeCamera.value;
  // Followed here: what is aimed at changes with the frame, the label and its correction.
  const frame = store.frame.value;
  const label = labelsHere.value?.find(one => one.row === chosenLabel.value);
  const edited = editedBox.value;
  const moment = frame && spaceMoment(frame, store.activeCloud.value);
  const box = label && moment !== undefined ? labelAt(label, moment, store.around.value) : undefined;
  const corrected =
    label && edited && moment !== undefined
      ? labelAt({ ...label, box: edited }, moment, store.around.value)
      : undefined;
  const place = item?.target.kind === 'place' && item.frame === frame?.index ? placeOf(item) : undefined;
  useEffect(() => {
    const view = show.spaceView;
    const at = (box ?? placeOf(item))?.T.t;
    if (!view || !at || !frame) return;
    // From the rig's side, a little above, near enough to tell its points apart.
    const far = Math.hypot(at[0], at[1]) || 1;
    const away = 8 + (box ? Math.max(...box.size) : 2);
    view.standpoint = {
      position: [at[0] - (away * at[0]) / far, at[1] - (away * at[1]) / far, at[2] + 0.5 * away],
      target: at,
    };
    view.above = { x: at[0], y: at[1], zoom: 80 / (3 * away) };
    show.stage.invalidate(view);
  }, [item?.id, frame?.index, box !== undefined]);
  const picture = camera && frame?.cells.get(camera.name);
  const seen =
    label && camera && picture?.kind === 'picture'
      ? labelInPicture(label, camera, picture, noNudge, store.around.value)?.inside
      : undefined;
  useEffect(() => {
    const view = camera && show.imageView(camera.name);
    if (!view) return;
    // What has no box in space is where the queue says.
    const edges = item?.frame === frame?.index && item?.camera === camera.name ? item?.box_px : undefined;
    const told = edges?.length === 4 ? { left: edges[0], top: edges[1], right: edges[2], bottom: edges[3] } : undefined;
    view.lookAt(seen ?? told);
    show.stage.invalidate(view);
    return () => view.lookAt(undefined);
  }, [item?.id, frame?.index, camera?.name, seen !== undefined]);
  return (
    <div class="item-views" data-mode={editing.value ? 'edit' : 'look'}>
      {editing.value && (
        <p class="mode" role="status">
          Correcting the box: keys move it, Esc leaves
        </p>
      )}
      <section class="cameras" aria-label="Camera">
        {camera ? (
          <CameraTile key={camera.name} sensor={camera} large />
        ) : (
          <p class="empty">This dataset has no camera.</p>
        )}
      </section>
      <SpacePanel />
      <div class="slabs">
        {(['top', 'side', 'rear'] as const).map(side => (
          <Slab key={side} side={side} box={box ?? place} corrected={corrected} labelled={box !== undefined} />
        ))}
      </div>
    </div>
  );
}

/** What has no label is looked at in a piece of the scene, along the rig's axes; memoized by item, so that views are aimed once. */
function placeOf(item: QueueItem | undefined): Box3 | undefined {
  if (item?.at?.length !== 3) return undefined;
  const known = places.get(item);
  if (known) return known;
  const made: Box3 = { T: { q: [0, 0, 0, 1], t: item.at as never as Vec3 }, size: [5, 5, 3] };
  places.set(item, made);
  return made;
}

const places = new WeakMap<QueueItem, Box3>();

const sideWords: Record<SlabSide, string> = {
  top: 'from above, front up',
  side: 'from its right',
  rear: 'from behind',
};

interface SlabProps {
  readonly side: SlabSide;
  readonly box: Box3 | undefined;
  readonly corrected: Box3 | undefined;
  /** Or a place without a label. */
  readonly labelled: boolean;
}

function Slab({ side, box, corrected, labelled }: SlabProps) {
  const show = useShow();
  const element = useRef<HTMLDivElement>(null);
  const view = useRef<SlabView>(undefined);
  useEffect(() => {
    const attached = show.attachSlab(side, element.current!);
    view.current = attached.view;
    return attached.detach;
  }, []);
  useEffect(() => {
    if (!view.current) return;
    view.current.aim(box, corrected);
    show.stage.invalidate(view.current);
  }, [box, corrected]);
  const size = (corrected ?? box)?.size.map(length => length.toFixed(2));
  return (
    <figure class="tile" data-slab={side}>
      <figcaption>{sideWords[side]}</figcaption>
      <div
        ref={element}
        class="view"
        role="img"
        aria-label={size ? `the ${labelled ? 'box' : 'place'} ${sideWords[side]}: ${size.join(' by ')} m` : 'no box'}
      />
    </figure>
  );
}
