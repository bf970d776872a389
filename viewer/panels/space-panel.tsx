// The scene in 3D or from above.
import { useEffect, useRef } from 'preact/hooks';
import { gridStep } from '../layers/line-layer.js';
import { useShow } from '../main/show-context.js';
import { nearestInSpace } from '../render/points-in-space.js';
import type { SpaceView } from '../render/space-view.js';
import { numberText, unplacedText } from '../state/format.js';
import { bindKeys } from '../state/keys.js';
import { inRigOf, locate, type Pinned } from '../state/measure.js';
import { clouds, frame, fromAbove, hiddenClouds, hovered, sceneScale, sensorNamed } from '../state/store.js';
import { followViewpoint } from '../state/viewpoint.js';
import { Marker } from './marker.js';
import { PinMarks } from './pin-marks.js';
import { pinHovered } from './point-keys.js';
import { useClick } from './use-click.js';
import { spaceKeys } from './view-keys.js';

const REACH = 10;

/** `remembered`: what it is turned to stays, from screen to screen and in links. */
export function SpacePanel({ remembered = false }: { remembered?: boolean }) {
  const show = useShow();
  const element = useRef<HTMLDivElement>(null);
  const view = useRef<SpaceView>(undefined);
  useEffect(() => {
    const attached = show.attachSpace(element.current!);
    view.current = attached.view;
    const stop = followViewpoint(attached.view, remembered, () => show.stage.invalidate(attached.view));
    const unbind = bindKeys([
      { keys: ['t'], text: '3D or from above', group: 'View', run: toggle },
      ...spaceKeys(attached.view, () => show.stage.invalidate(attached.view)),
    ]);
    return () => {
      stop();
      unbind();
      attached.detach();
    };
  }, []);
  const toggle = () => {
    fromAbove.value = !fromAbove.value;
  };
  const hover = (event: PointerEvent) => {
    if (event.buttons !== 0 || !view.current) return;
    hovered.value = nearestInSpace(view.current, event.clientX, event.clientY, REACH);
  };
  const click = useClick(event => {
    if (!remembered || !view.current) return;
    hovered.value = nearestInSpace(view.current, event.clientX, event.clientY, REACH);
    pinHovered();
  });
  const placeOf = (pin: Pinned | undefined) => {
    const at = pin && frame.value && inRigOf(pin, frame.value);
    return at && view.current?.placeOf(...at);
  };
  const at = () => {
    const [point, of] = [hovered.value, frame.value];
    return point && of ? placeOf(locate({ ...point, frame: of.index }, of, sensorNamed(point.cloud))) : undefined;
  };
  const unplaced = clouds.value
    .filter(({ name, T_rig_sensor }) => !T_rig_sensor && frame.value?.cells.get(name)?.kind === 'cloud')
    .map(({ name }) => name)
    .filter(name => !hiddenClouds.value.has(name));
  return (
    <section class="space" aria-label="Scene in 3D">
      <div class="corner">
        <span title="edge of the squares on the ground">
          {numberText(gridStep(sceneScale.value)).replace(/\.?0+$/, '')} m grid
        </span>
        <button type="button" onClick={toggle} aria-pressed={fromAbove.value} title="3D or from above (T)">
          {fromAbove.value ? 'from above' : '3D'}
        </button>
      </div>
      <div
        ref={element}
        class="view"
        role="img"
        aria-label={`clouds in the rig frame, ${frame.value ? `frame ${frame.value.index}` : 'loading'}`}
        onPointerMove={hover}
        {...click}
        onPointerLeave={() => {
          hovered.value = undefined;
        }}
      >
        {unplaced.length > 0 && (
          <p class="refused" role="alert">
            Drawn as if at the rig's origin: {unplacedText(unplaced)}
          </p>
        )}
        <Marker at={at} />
        {remembered && <PinMarks at={placeOf} ruler />}
      </div>
    </section>
  );
}
