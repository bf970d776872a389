// Every file is claimed by one format, its own, and by what it holds rather than by its name.
import { describe, expect, it } from 'vitest';
import { calibrationFormats } from '../../../src/rig/import/index.js';
import { examples, rosLeft } from './examples.js';
import { fileOf, realFile, sharedIsThere } from './support.js';

const claims = (file: ReturnType<typeof fileOf>) =>
  calibrationFormats.filter(format => format.recognise(file)).map(format => format.name);

describe('recognise', () => {
  it.each(examples)('%s: %s', (format, name, text) => {
    expect(claims(fileOf(name, text))).toEqual([format]);
    expect(claims(fileOf('renamed.dat', text))).toEqual([format]);
  });

  it('formats have names of their own', () => {
    const names = calibrationFormats.map(format => format.name);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each([
    ['a rig file', 'framelock_rig: 1\nsensors:\n  cam0: {topic: /cam0}\n'],
    ['a ROS parameter file', 'rate: 10\nframe_id: base_link\ncamera:\n  width: 640\n'],
    ["Kalibr's target", "target_type: 'aprilgrid'\ntagCols: 6\ntagRows: 6\ntagSize: 0.088\ntagSpacing: 0.3\n"],
    ['an ORB-SLAM setting', '%YAML:1.0\nCamera.fx: 458.6\nCamera.fy: 457.2\nThDepth: 35\n'],
    ['a lock file', '{"name": "x", "lockfileVersion": 3, "packages": {}}'],
    ['a web page', '<!DOCTYPE html><html><body>camera_matrix: 1</body></html>'],
    ['a poem', 'The camera_matrix: of the mind\nsees K: and D: and T:\n'],
  ])('nobody claims %s', (_, text) => {
    expect(claims(fileOf('calib.yaml', text))).toEqual([]);
  });

  it.skipIf(!sharedIsThere).each([
    ['calib/heethesh/ost.yaml', 'ros-camera-info'],
    ['euroc_micro/mav0/cam0/sensor.yaml', 'euroc-sensor'],
    ['euroc_micro/mav0/imu0/sensor.yaml', 'euroc-sensor'],
    ['opencalib/lidar2camera_manual/center_camera-intrinsic.json', 'opencalib'],
    ['opencalib/radar2lidar/front_radar-to-top_center_lidar-extrinsic.json', 'opencalib'],
    ['opencalib/lidar2lidar/0001/initial_extrinsic.txt', 'opencalib-text'],
  ])('%s is %s (skipped without the data)', (path, format) => {
    expect(claims(realFile(path))).toEqual([format]);
  });

  it('line ends of Windows and a byte order mark change nothing', () => {
    expect(claims(fileOf('left.yaml', rosLeft.replaceAll('\n', '\r\n')))).toEqual(['ros-camera-info']);
  });
});
