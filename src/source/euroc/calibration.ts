// Places and lenses of a sequence: the sensor.yaml of each sensor, or Kalibr's camchain beside them, as TUM-VI has it.
import type { Folder } from '../../bytes/bytes.js';
import type { Issues } from '../../issue.js';
import { eurocSensor } from '../../rig/import/euroc.js';
import type { CalibrationFormat, ForeignCalibration } from '../../rig/import/index.js';
import { kalibrCamchain } from '../../rig/import/kalibr.js';
import { sensorName } from '../../rig/import/names.js';
import type { FileSource } from '../plain-files/file-source.js';
import { addForeignRig, type CalibrationText, calibrationText, type PicturesOf } from '../plain-files/foreign-rig.js';
import type { Sequence } from './layout.js';

/** A sensor.yaml has some 1 KB. */
const MAX_TEXT = 1 << 20;
/** What a camchain hangs from. */
export const IMU = 'imu0';

/** A sensor is called as its folder, whatever its file says: a comment that was copied with the file tells nothing. */
const ofFolder: CalibrationFormat = {
  ...eurocSensor,
  read(files, issues): ForeignCalibration {
    const found = eurocSensor.read(files, issues);
    const name = sensorName(files[0].folder ?? '');
    return {
      ...found,
      sensors: found.sensors.map(sensor => ({ ...sensor, name, frame: name })),
      transforms: found.transforms.map(edge => ({ ...edge, child: name })),
    };
  },
};

/** Cameras that are placed from the IMU and from their neighbour are placed from the IMU: a frame has one parent. */
const ofChain: CalibrationFormat = {
  ...kalibrCamchain,
  read(files, issues): ForeignCalibration {
    const found = kalibrCamchain.read(files, issues);
    const fromImu = new Set(found.transforms.filter(({ parent }) => parent === IMU).map(({ child }) => child));
    const transforms = found.transforms.filter(({ parent, child }) => parent === IMU || !fromImu.has(child));
    return { ...found, transforms };
  },
};

/** Files of calibration by what they are of; `places`: sensors that have one of their own. */
export interface CalibrationFiles {
  readonly yamls: readonly CalibrationText[];
  readonly camchain?: CalibrationText;
  readonly places: ReadonlySet<string>;
}

export async function calibrationFiles(
  folder: Folder,
  { sensors, camchain }: Sequence,
  issues: Issues,
): Promise<CalibrationFiles> {
  const yamls: CalibrationText[] = [];
  const places = new Set<string>();
  let lenses = false;
  for (const { name, yaml } of sensors) {
    if (yaml === undefined) continue;
    const file = await calibrationText(folder, yaml, MAX_TEXT, issues);
    // That of a map has no place.
    if (!file || !/^\s*T_BS\s*:/m.test(file.text)) continue;
    yamls.push(file);
    places.add(name);
    lenses ||= /^\s*sensor_type\s*:\s*camera\b/m.test(file.text);
  }
  if (lenses || camchain === undefined) return { yamls, places };
  return { yamls, places, camchain: await calibrationText(folder, camchain, MAX_TEXT, issues) };
}

export async function addCalibration(
  source: FileSource,
  { yamls, camchain }: CalibrationFiles,
  cameras: readonly PicturesOf[],
  firstNs: bigint,
  at: string,
  issues: Issues,
): Promise<void> {
  const topicOf = (path: string) => path.split('/').at(-2) ?? path;
  await addForeignRig(source, ofFolder, yamls, cameras, firstNs, issues, topicOf);
  if (camchain) {
    reportShifts(camchain, issues);
    await addForeignRig(source, ofChain, [camchain], cameras, firstNs, issues);
  }
  const without = cameras.filter(({ topic }) => !camchain && !yamls.some(({ path }) => topicOf(path) === topic));
  if (without.length > 0)
    issues.add(
      'FL0502',
      `no calibration (sensor.yaml, or a camchain of Kalibr beside the sensors) was found for ${without.map(({ topic }) => topic).join(', ')}; put it there, or give a rig file`,
      { file: at },
    );
}

/** What Kalibr found of the clocks is a correction, which a person has to ask for. */
function reportShifts({ path, text }: CalibrationText, issues: Issues): void {
  const shifts = [...text.matchAll(/^\s*timeshift_cam_imu:\s*(\S+)/gm)].map(([, word]) => word);
  if (shifts.some(word => Number(word) !== 0))
    issues.add(
      'FL0575',
      `the calibration says that stamps of cameras and IMU differ (timeshift_cam_imu ${shifts.slice(0, 4).join(', ')} s); stamps are as recorded; to correct them, make a rig file of it (framelock rig import)`,
      { file: path },
    );
}
