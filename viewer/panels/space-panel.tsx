// The scene in 3D or from above.
import { useEffect, useRef } from 'preact/hooks';
import { Matrix4 } from 'three';
import { apply } from '../../src/geometry/se3.js';
import { widthOf, xyzOf } from '../layers/colouring.js';
import { gridStep } from '../layers/line-layer.js';
import { useShow } from '../main/show-context.js';
import type { SpaceView } from '../render/space-view.js';
import { numberText, unplacedText } from '../state/format.js';
import { bindKeys } from '../state/keys.js';
import { activeCloud, clouds, frame, fromAbove, hiddenClouds, hovered, sceneScale } from '../state/store.js';
import { followViewpoint } from '../state/viewpoint.js';
import { Marker } from './marker.js';
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
    const index = nearestInSpace(view.current, event.clientX, event.clientY);
    const cloud = activeCloud.value;
    hovered.value = index === undefined || !cloud ? undefined : { cloud: cloud.name, index };
  };
  const at = () => {
    const point = hovered.value;
    const cloud = activeCloud.value;
    const cell = point && frame.value?.cells.get(point.cloud);
    const xyz = cloud && xyzOf(cloud);
    if (!view.current || cell?.kind !== 'cloud' || !cloud || point?.cloud !== cloud.name || !xyz) return undefined;
    const row = point.index * widthOf(cloud);
    const p: [number, number, number] = [
      cell.points[row + xyz[0]],
      cell.points[row + xyz[1]],
      cell.points[row + xyz[2]],
    ];
    return view.current.placeOf(...(cloud.T_rig_sensor ? apply(cloud.T_rig_sensor, p) : p));
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
      </div>
    </section>
  );
}

function nearestInSpace(view: SpaceView, clientX: number, clientY: number): number | undefined {
  const sensor = activeCloud.value;
  const cell = sensor && frame.value?.cells.get(sensor.name);
  const xyz = sensor && xyzOf(sensor);
  if (cell?.kind !== 'cloud' || !sensor || !xyz) return undefined;
  const { left, top, width, height } = view.element.getBoundingClientRect();
  const T = sensor.T_rig_sensor;
  view.camera.updateMatrixWorld();
  const m = new Matrix4().multiplyMatrices(view.camera.projectionMatrix, view.camera.matrixWorldInverse);
  if (T) {
    const unit = (k: number) => apply({ q: T.q, t: [0, 0, 0] }, [k === 0 ? 1 : 0, k === 1 ? 1 : 0, k === 2 ? 1 : 0]);
    const [x, y, z] = [unit(0), unit(1), unit(2)];
    m.multiply(
      new Matrix4().set(x[0], y[0], z[0], T.t[0], x[1], y[1], z[1], T.t[1], x[2], y[2], z[2], T.t[2], 0, 0, 0, 1),
    );
  }
  const e = m.elements;
  const stride = widthOf(sensor);
  const { points, count } = cell;
  const [tx, ty] = [((clientX - left) / width) * 2 - 1, 1 - ((clientY - top) / height) * 2];
  const [sx, sy] = [width / 2, height / 2];
  let best: number | undefined;
  let least = REACH * REACH;
  for (let i = 0, p = 0; i < count; i++, p += stride) {
    const [x, y, z] = [points[p + xyz[0]], points[p + xyz[1]], points[p + xyz[2]]];
    const w = e[3] * x + e[7] * y + e[11] * z + e[15];
    if (!(w > 0)) continue;
    const dx = ((e[0] * x + e[4] * y + e[8] * z + e[12]) / w - tx) * sx;
    const dy = ((e[1] * x + e[5] * y + e[9] * z + e[13]) / w - ty) * sy;
    // A tenth of a px per m: of points that overlap, the one in front is meant.
    const d = dx * dx + dy * dy + 0.01 * w;
    if (d < least) {
      least = d;
      best = i;
    }
  }
  return best;
}
