// One camera: its picture with the projected cloud, and the point under the cursor.
import { useEffect, useRef } from 'preact/hooks';
import type { SensorData } from '../data/dataset-data.js';
import { useShow } from '../main/show-context.js';
import type { ImageView } from '../render/image-view.js';
import { nudges } from '../state/calibrate/nudge.js';
import { bindKeys } from '../state/keys.js';
import { nearestOf } from '../state/nearest.js';
import { around, frame, type Hovered, hovered, screen, showPoints } from '../state/store.js';
import { CameraCaption, CameraNotes } from './camera-notes.js';
import { Marker } from './marker.js';
import { PinMarks } from './pin-marks.js';
import { pinHovered } from './point-keys.js';
import { useClick } from './use-click.js';
import { pictureKeys } from './view-keys.js';

/** px of the page: a point this near to the cursor is meant. */
const REACH = 12;

export function CameraTile({ sensor, large }: { sensor: SensorData; large?: boolean }) {
  const show = useShow();
  const element = useRef<HTMLDivElement>(null);
  const view = useRef<ImageView>(undefined);
  useEffect(() => {
    const attached = show.attachCamera(sensor.name, element.current!);
    view.current = attached.view;
    const unbind = large ? bindKeys(pictureKeys(attached.view, () => show.stage.invalidate(attached.view))) : () => {};
    return () => {
      unbind();
      attached.detach();
    };
  }, [sensor.name, large]);
  // Their changes change what is shown.
  void [nudges.value, around.value, showPoints.value];
  const cell = frame.value?.cells.get(sensor.name);
  const pictured = frame.value ? show.pictured(sensor) : [];
  const count = pictured.reduce((sum, one) => sum + one.shown.u.length, 0);
  const hover = (event: PointerEvent) => {
    if (event.buttons & 1 && view.current?.enlarged) {
      view.current.move(event.movementX, event.movementY);
      show.stage.invalidate(view.current);
      return;
    }
    const seen = show.pictured(sensor);
    if (seen.length === 0 || !view.current) return;
    const [u, v] = view.current.pixelAt(event.clientX, event.clientY);
    const [u2] = view.current.pixelAt(event.clientX + REACH, event.clientY);
    const found = nearestOf(seen, u, v, u2 - u);
    hovered.value = found && { cloud: found.of.cloud.name, index: found.of.shown.index[found.k] };
  };
  const click = useClick(event => {
    if (screen.value !== 'explore') return;
    hover(event);
    pinHovered();
  });
  const placeOf = (point: Hovered | undefined) => {
    const seen = point && show.pictured(sensor).find(one => one.cloud.name === point.cloud)?.shown;
    if (!seen || !view.current) return undefined;
    // Not in order where two calibrations are shown side by side.
    const k = Array.prototype.indexOf.call(seen.index, point.index);
    return k < 0 ? undefined : view.current.placeOf(seen.u[k], seen.v[k]);
  };
  return (
    <figure
      class={large ? 'tile large' : 'tile'}
      data-camera={sensor.name}
      data-points={count}
      data-from={pictured[0]?.shown.from}
    >
      <CameraCaption sensor={sensor} large={large} pictured={pictured} />
      <div
        ref={element}
        class="view"
        role="img"
        aria-label={`${sensor.name}: ${cell?.kind === 'picture' ? `picture with ${count} points` : 'no picture'}`}
        onPointerUp={click.onPointerUp}
        onPointerDown={event => {
          click.onPointerDown(event);
          // Dragged beyond its edge, too.
          if (event.pointerType === 'mouse') event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={hover}
        onPointerLeave={() => {
          hovered.value = undefined;
        }}
        onWheel={event => {
          event.preventDefault();
          if (!view.current) return;
          view.current.zoom(Math.exp(-event.deltaY / 300), event.clientX, event.clientY);
          show.stage.invalidate(view.current);
        }}
      >
        <CameraNotes sensor={sensor} pictured={pictured} />
        <Marker at={() => placeOf(hovered.value)} />
        {screen.value === 'explore' && (
          <PinMarks at={pin => (pin.frame === frame.value?.index ? placeOf(pin) : undefined)} />
        )}
      </div>
    </figure>
  );
}
