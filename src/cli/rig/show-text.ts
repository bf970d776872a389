// What `rig show` prints, as text and as JSON.
import { printable } from '../../issue.js';
import type { OpenedRig } from '../../platform/node/open-rig.js';
import { lookOf, viewOf } from '../../rig/compare/index.js';
import { cameraDocument, type RigCamera, type RigSensor } from '../../rig/index.js';
import { many, table } from '../print.js';
import { historyLines } from './history-text.js';

const head = [
  'sensor',
  'x m',
  'y m',
  'z m',
  'roll °',
  'pitch °',
  'yaw °',
  'lens',
  'picture',
  'view °',
  'clock',
  'frame',
  'topic',
];

export function rigShowText({ rig, kind, from, history }: OpenedRig): string {
  const sensors = [...rig.sensors.values()];
  const posed = sensors.filter(sensor => sensor.T_rig_sensor).length;
  const name = rig.name === '' ? '' : `${printable(rig.name)}, `;
  const first = `${name}${kind}: ${many(sensors.length, 'sensor')}, ${posed} placed in ${printable(rig.frameId)}`;
  const where = sensors.flatMap(sensor => {
    const parts = Object.entries(from.get(sensor.name) ?? {}).filter(([, source]) => source !== undefined);
    return parts.length === 0
      ? []
      : [`  ${sensor.name}: ${parts.map(([what, source]) => `${what} ${source}`).join('; ')}`];
  });
  const cameras = sensors.some(sensor => sensor.camera);
  const lines = [first, '', table(head, sensors.map(rowOf))];
  if (cameras)
    lines.push(
      '',
      'Roll, pitch and yaw of a camera are those of its view: 0 0 0 looks ahead. View: across, down, from corner to corner.',
    );
  if (where.length > 0) lines.push('', 'Where the numbers came from:', ...where.map(printable));
  if (history.length > 0) lines.push('', 'History, oldest first:', ...historyLines(history).map(printable));
  return lines.join('\n');
}

function rowOf(sensor: RigSensor): (string | number)[] {
  const look = lookOf(sensor);
  const view = viewOf(sensor);
  const metres = (i: number) => look?.position[i].toFixed(4) ?? '–';
  const degrees = (i: number) => withoutMinusZero(look?.angles[i].toFixed(3)) ?? '–';
  const { camera, clock } = sensor;
  const angles =
    view && [view.horizontalDeg, view.verticalDeg, view.diagonalDeg].map(angle => angle.toFixed(1)).join(' ');
  const moved = clock.offsetNs !== 0 || clock.driftPpm !== 0;
  return [
    sensor.name,
    ...[0, 1, 2].map(metres),
    ...[0, 1, 2].map(degrees),
    camera?.model ?? '–',
    camera ? `${camera.intrinsics.width}x${camera.intrinsics.height}` : '–',
    angles ? `${angles}${view?.whole ? '' : ' (not to the border)'}` : '–',
    moved ? clockText(clock) : '–',
    sensor.frameId || '–',
    sensor.topic,
  ];
}

/** The offset to the ns; the drift to what moves a stamp by 1 ns in a second, as `sync` says it. */
function clockText({ offsetNs, driftPpm }: RigSensor['clock']): string {
  const drift = Number(driftPpm.toFixed(3));
  return `${offsetNs / 1e6} ms${drift === 0 ? '' : `, ${drift} ppm`}`;
}

function withoutMinusZero(text: string | undefined): string | undefined {
  return text?.replace(/^-(0\.0+)$/, '$1');
}

export function rigShowJson({ rig, kind, from, history }: OpenedRig): object {
  return {
    framelock_rig_show: 1,
    kind,
    name: rig.name,
    frame: rig.frameId,
    sensors: [...rig.sensors.values()].map(sensor => {
      const look = lookOf(sensor);
      const view = viewOf(sensor);
      const { T_rig_sensor: T, camera, clock } = sensor;
      return {
        name: sensor.name,
        topic: sensor.topic,
        frame: sensor.frameId || null,
        pose: T ? { translation_m: T.t, rotation_xyzw: T.q, roll_pitch_yaw_deg: look?.angles } : null,
        camera: camera ? cameraJson(camera, view) : null,
        clock: {
          offset_ns: clock.offsetNs,
          drift_ppm: clock.driftPpm,
          epoch_ns: clock.epochNs ?? null,
          sigma_ns: clock.sigmaNs ?? null,
        },
        stamp: sensor.stamp ?? null,
        from: from.get(sensor.name) ?? {},
      };
    }),
    history,
  };
}

/** As in a rig file, but for `view_deg`: here it is what the picture shows, and `view_limit_deg` what the lens sees. */
function cameraJson(camera: RigCamera, view: ReturnType<typeof viewOf>): Record<string, unknown> {
  const { view_deg, ...numbers } = cameraDocument(camera);
  return {
    ...numbers,
    view_limit_deg: view_deg ?? null,
    view_deg: view && {
      horizontal: view.horizontalDeg,
      vertical: view.verticalDeg,
      diagonal: view.diagonalDeg,
      whole: view.whole,
    },
  };
}
