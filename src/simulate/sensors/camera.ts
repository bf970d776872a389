// Camera: one ray per pixel through its real lens, flat shading, a little noise, JPEG. Its shutter is global, or reads line by line.
import { createCamera, type Readout, readoutTime } from '../../camera/index.js';
import { toMatrix } from '../../geometry/se3.js';
import type { Tick } from '../clock.js';
import { header } from '../messages.js';
import type { Random } from '../random.js';
import { extrinsics } from '../rig.js';
import type { CameraSettings } from '../scenario.js';
import { cast, type Hit, moveTo, NOTHING, newHit, sceneAt } from '../scene.js';
import { sectorsFrom } from '../sectors.js';
import { absolute, type Made, noise, type SimulatedSensor, type Stage, sensorPose } from '../sensor.js';
import { albedo } from '../texture.js';
import { type ViewTruth, viewBoxes } from '../truth.js';

/** Where the sun stands, unit vector in map, and how bright shade is. */
const SUN = [0.48, -0.36, 0.8] as const;
const SHADE = 0.45;

/** Surface number of pixels that see no ray of the lens. */
export const BLIND = -2;

/** A picture and, per pixel, which surface it shows (see scene.ts; BLIND outside the lens). */
export interface Picture {
  readonly rgb: Uint8Array;
  readonly surfaces: Int16Array;
  /** Pixels each solid would cover if nothing stood in front of it. */
  readonly touched: Uint32Array;
}

export function camera(
  stage: Stage,
  name: string,
  settings: CameraSettings,
): SimulatedSensor & { render(k: number, tNs: number): Picture } {
  const T_base_camera = extrinsics(settings);
  const lens = pixelRays(settings);
  const readout = readoutOf(settings);

  function render(k: number, tNs: number): Picture {
    const { width, height } = settings;
    const random = noise(stage, name, k);
    const scene = sceneAt(stage.world, tNs);
    let M = toMatrix(sensorPose(stage, T_base_camera, tNs));
    const sectors = sectorsFrom(scene, M[3], M[7], readout ? TOP_SPEED * readout.ns * 1e-9 : 0);
    const pixels = readout ? byLine(readout, width, height) : undefined;
    let line = Number.NaN;
    const rgb = new Uint8Array(width * height * 3);
    const surfaces = new Int16Array(width * height);
    const touched = new Uint32Array(stage.world.solids.length);
    const hit = newHit();
    const colour: [number, number, number] = [0, 0, 0];
    for (let n = 0; n < surfaces.length; n++) {
      const i = pixels ? pixels[n] : n;
      const t = readout ? readoutTime(readout, width, height, i % width, Math.floor(i / width)) : line;
      if (readout && t !== line) {
        line = t;
        moveTo(scene, tNs + t);
        M = toMatrix(sensorPose(stage, T_base_camera, tNs + t));
      }
      const grain = settings.noise_sigma === 0 ? 0 : settings.noise_sigma * triangular(random);
      if (lens.ok[i] === 0) {
        surfaces[i] = BLIND;
        continue;
      }
      const x = lens.rays[3 * i];
      const y = lens.rays[3 * i + 1];
      const z = lens.rays[3 * i + 2];
      const dx = M[0] * x + M[1] * y + M[2] * z;
      const dy = M[4] * x + M[5] * y + M[6] * z;
      const dz = M[8] * x + M[9] * y + M[10] * z;
      cast(scene, M[3], M[7], M[11], dx, dy, dz, hit, touched, sectors.towards(dx, dy));
      surfaces[i] = hit.surface;
      if (hit.surface === NOTHING) sky(dz, colour);
      else shade(stage, hit, colour);
      for (let c = 0; c < 3; c++) rgb[3 * i + c] = Math.max(0, Math.min(255, Math.round(255 * colour[c] + grain)));
    }
    return { rgb, surfaces, touched };
  }

  async function picture(k: number, tick: Tick): Promise<Made> {
    const { rgb, surfaces, touched } = render(k, tick.t);
    const data = await stage.encodeJpeg(rgb, settings.width, settings.height);
    const boxes = viewBoxes(stage, surfaces, touched, settings.width);
    const truth: ViewTruth = { kind: 'view', sensor: name, t: tick.t, stamp: tick.stamp, boxes };
    return { value: { header: header(k, absolute(stage, tick.stamp), settings.frame), format: 'jpeg', data }, truth };
  }

  async function info(k: number, tick: Tick): Promise<Made> {
    const { width, height, fx, fy, cx, cy } = settings;
    return {
      value: {
        header: header(k, absolute(stage, tick.stamp), settings.frame),
        height,
        width,
        distortion_model: settings.model,
        D: settings.distortion,
        K: [fx, 0, cx, 0, fy, cy, 0, 0, 1],
        R: [1, 0, 0, 0, 1, 0, 0, 0, 1],
        P: [fx, 0, cx, 0, 0, fy, cy, 0, 0, 0, 1, 0],
        binning_x: 0,
        binning_y: 0,
        roi: { x_offset: 0, y_offset: 0, height: 0, width: 0, do_rectify: false },
      },
    };
  }

  return {
    name,
    kind: 'camera',
    settings,
    T_base_sensor: T_base_camera,
    busyNs: readout ? Math.ceil(readout.ns / 2) : 0,
    outputs: [
      { topic: infoTopic(settings.topic), type: 'sensor_msgs/CameraInfo', earlyNs: 200_000, make: info },
      { topic: settings.topic, type: 'sensor_msgs/CompressedImage', earlyNs: 0, make: picture },
    ],
    render,
  };
}

/** Faster than the rig and a car approach each other, m/s. */
const TOP_SPEED = 40;

/** `readoutTime` counts from the middle of the picture, as a tick's time does. */
function readoutOf({ readout_ns: ns, readout: direction }: CameraSettings): Readout | undefined {
  return ns === undefined || direction === undefined ? undefined : { ns, direction };
}

/** All pixels, those of one line behind one another, so that the world moves once per line. */
function byLine(readout: Readout, width: number, height: number): Uint32Array {
  const rows = readout.direction === 'top_to_bottom' || readout.direction === 'bottom_to_top';
  return Uint32Array.from({ length: width * height }, (_, n) =>
    rows ? n : (n % height) * width + Math.floor(n / height),
  );
}

/** image_transport's rule: camera_info lies beside the base image topic: `/cam/image/compressed` → `/cam/camera_info`. */
export function infoTopic(imageTopic: string): string {
  const base = imageTopic.replace(/\/compressed$/, '');
  return `${base.slice(0, base.lastIndexOf('/'))}/camera_info`;
}

function pixelRays(settings: CameraSettings): { rays: Float64Array; ok: Uint8Array } {
  const { width, height } = settings;
  const lens = createCamera(settings.model, settings);
  const count = width * height;
  const uv = new Float64Array(2 * count);
  for (let i = 0; i < count; i++) {
    uv[2 * i] = i % width;
    uv[2 * i + 1] = Math.floor(i / width);
  }
  const rays = new Float64Array(3 * count);
  const ok = new Uint8Array(count);
  lens.unproject(uv, count, rays, ok);
  const limit = Math.cos((settings.view_deg * Math.PI) / 360);
  for (let i = 0; i < count; i++) if (!(rays[3 * i + 2] >= limit)) ok[i] = 0;
  return { rays, ok };
}

/** Light that a camera gets from what a ray met, 0 to 1 for red, green and blue. */
export function shade(stage: Stage, hit: Hit, colour: [number, number, number]): void {
  albedo(stage.world, hit, colour);
  const sun = Math.max(0, hit.nx * SUN[0] + hit.ny * SUN[1] + hit.nz * SUN[2]);
  const light = SHADE + (1 - SHADE) * sun;
  for (let c = 0; c < 3; c++) colour[c] *= light;
}

function sky(dz: number, colour: [number, number, number]): void {
  const up = Math.max(0, dz);
  colour[0] = 0.78 - 0.4 * up;
  colour[1] = 0.86 - 0.28 * up;
  colour[2] = 0.95 - 0.1 * up;
}

/** Mean 0, standard deviation 1, and cheap: a picture draws one per pixel. */
function triangular(random: Random): number {
  return Math.sqrt(6) * (random.uniform() + random.uniform() - 1);
}
