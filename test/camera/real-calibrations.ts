// Every calibration of the real recordings beside the repository, read from their files; empty where they are not there.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { NamedCalibration } from './calibrations.js';

const data = new URL('../../../shared/data/', import.meta.url);

export const realDataPresent = existsSync(data);

export function realCalibrations(): NamedCalibration[] {
  if (!realDataPresent) return [];
  return [...kittiRaw(), ...kittiObject(), ...recorded(), ...cameraInfoYaml(), ...euroc(), ...openCalib()];
}

const text = (path: string) => readFileSync(new URL(path, data), 'utf8');
const yamlOf = (path: string) => parse(text(path).replace(/^%YAML:1.0\n/, ''));

function calibration(
  name: string,
  model: string,
  [width, height]: readonly number[],
  [fx, fy, cx, cy]: readonly number[],
  distortion: readonly number[],
): NamedCalibration {
  return { name, model, intrinsics: { width, height, fx, fy, cx, cy, distortion } };
}

/** fx, fy, cx, cy of a row-major 3×3 or 3×4 matrix. */
function focal(M: readonly number[]): number[] {
  const columns = M.length / 3;
  return [M[0], M[columns + 1], M[2], M[columns + 2]];
}

function kittiRaw(): NamedCalibration[] {
  const lines = text('composed/kitti_raw/2011_09_26/calib_cam_to_cam.txt').split('\n');
  const row = (key: string) => {
    const line = lines.find(one => one.startsWith(`${key}: `))!;
    return line
      .slice(key.length + 2)
      .split(' ')
      .map(Number);
  };
  return ['00', '01', '02', '03'].flatMap(id => [
    calibration(`KITTI raw ${id}`, 'plumb_bob', row(`S_${id}`), focal(row(`K_${id}`)), row(`D_${id}`)),
    calibration(`KITTI raw ${id}, rectified`, 'pinhole', row(`S_rect_${id}`), focal(row(`P_rect_${id}`)), []),
  ]);
}

function kittiObject(): NamedCalibration[] {
  const folder = 'noncommercial/kitti_object/object/training/calib/';
  return readdirSync(new URL(folder, data)).flatMap(file =>
    [...text(folder + file).matchAll(/^(P\d): (.*)$/gm)].map(([, key, numbers]) =>
      calibration(
        `KITTI object ${file} ${key}`,
        'pinhole',
        [1242, 375],
        focal(numbers.trim().split(' ').map(Number)),
        [],
      ),
    ),
  );
}

function recorded(): NamedCalibration[] {
  return ['kitti_2011_09_26', 'nuscenes_sample'].flatMap(recording => {
    const infos: Record<string, { width: number; height: number; model: string; K: number[]; D: number[] }> =
      JSON.parse(text(`composed/${recording}.facts.json`)).camera_info;
    return Object.entries(infos).map(([topic, { width, height, model, K, D }]) =>
      calibration(`${recording} ${topic}`, model, [width, height], focal(K), D),
    );
  });
}

function cameraInfoYaml(): NamedCalibration[] {
  const { image_width, image_height, distortion_model, camera_matrix, distortion_coefficients } = yamlOf(
    'permissive/calib/heethesh/ost.yaml',
  );
  const [K, D] = [camera_matrix.data, distortion_coefficients.data];
  return [calibration('heethesh ost.yaml', distortion_model, [image_width, image_height], focal(K), D)];
}

function euroc(): NamedCalibration[] {
  return ['cam0', 'cam1'].map(id => {
    const { resolution, intrinsics, distortion_coefficients } = yamlOf(`permissive/euroc_micro/mav0/${id}/sensor.yaml`);
    return calibration(`EuRoC ${id}`, 'radtan', resolution, intrinsics, distortion_coefficients);
  });
}

function openCalib(): NamedCalibration[] {
  const [[, { param }]] = Object.entries<{ param: Record<string, { data: number[][] }> & Record<string, number> }>(
    JSON.parse(text('permissive/opencalib/lidar2camera_manual/center_camera-intrinsic.json')),
  );
  const size = [param.img_dist_w, param.img_dist_h];
  return [calibration('OpenCalib centre', 'opencv', size, focal(param.cam_K.data.flat()), param.cam_dist.data.flat())];
}
