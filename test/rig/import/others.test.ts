// OpenCalib, koide3 and EuRoC: their documented directions and units, and the real files of the shared recordings.
import { describe, expect, it } from 'vitest';
import {
  euroc,
  koide,
  openCalibDevices,
  openCalibExtrinsic,
  openCalibIntrinsic,
  openCalibText,
  openCalibThreeLines,
} from './examples.js';
import { between, farthest, fileOf, imported, poseMatrix, realFile, saidOf, sharedIsThere } from './support.js';

const size = { width: 1920, height: 1080 };

describe('OpenCalib', () => {
  const files = [fileOf('i.json', openCalibIntrinsic), fileOf('e.json', openCalibExtrinsic)];

  it('sensor_calib maps the first sensor of the name into the second', () => {
    const made = imported(files);
    expect(made.rig.frameId).toBe('top_lidar');
    expect(
      farthest([between(made, 'front_camera', 'top_lidar')], [[0, -1, 0, 0, 0, 0, -1, -0.2, 1, 0, 0, -0.3]]),
    ).toBeLessThan(1e-12);
    // The camera sits 0.3 m before and 0.2 m below the LiDAR.
    expect(farthest([[...made.rig.sensors.get('front_camera')!.T_rig_sensor!.t]], [[0.3, 0, -0.2]])).toBeLessThan(
      1e-12,
    );
    expect(made.document.sensors?.front_camera.camera).toMatchObject({
      width: 1920,
      height: 1080,
      fx: 2100,
      fy: 2090,
      distortion: [-0.1, 0.13, -0.003, -0.004, 0],
    });
  });

  it.each([
    ['calibration_0.txt', openCalibText],
    ['calib.txt', openCalibThreeLines],
  ])('%s says the same in text', (name, text) => {
    const made = imported([fileOf(name, text)], { sizes: new Map([['', size]]) });
    const json = imported(files);
    expect(farthest([between(made, 'camera', 'lidar')], [between(json, 'front_camera', 'top_lidar')])).toBeLessThan(
      1e-12,
    );
    expect(made.document.sensors?.camera.camera).toEqual(json.document.sensors?.front_camera.camera);
  });

  it('the camera matrix of undistorted pictures is not used, and that is said', () => {
    const both = openCalibIntrinsic.replace('"param":{', '"param":{"img_dist_type":"oriK","cam_K_new":{},');
    const made = imported([fileOf('i.json', both)]);
    expect(made.notes).toContain('front_camera: not used: cam_K_new');
    expect(made.document.sensors?.front_camera.camera?.fx).toBe(2100);
  });

  it('roll, pitch and yaw are degrees about fixed axes, of the device in device 0', () => {
    const made = imported([fileOf('initial_extrinsic.txt', openCalibDevices)]);
    const [r, p, y] = [10, 20, 30].map(deg => (deg * Math.PI) / 180);
    const [cr, sr, cp, sp, cy, sy] = [Math.cos(r), Math.sin(r), Math.cos(p), Math.sin(p), Math.cos(y), Math.sin(y)];
    // Rz(y) Ry(p) Rx(r), multiplied out.
    const T = [
      ...[cy * cp, cy * sp * sr - sy * cr, cy * sp * cr + sy * sr, -0.07],
      ...[sy * cp, sy * sp * sr + cy * cr, sy * sp * cr - cy * sr, 0.62],
      ...[-sp, cp * sr, cp * cr, -0.35],
    ];
    expect(farthest([poseMatrix(made, 'lidar_1')], [T])).toBeLessThan(1e-12);
  });

  it.each([
    [
      openCalibExtrinsic.replace('"target_sensor_name":"front_camera"', '"target_sensor_name":"car"'),
      /as in the key, got top_lidar and car/,
    ],
    [
      openCalibExtrinsic.replace('[1,0,0,-0.3]', '[1,0,0.01,-0.3]'),
      /sensor_calib: expected a rotation, got a matrix that is off by 0\.01/,
    ],
    [openCalibExtrinsic.replace('"rows":4', '"rows":3'), /sensor_calib\.data: expected 12 numbers, got 16/],
    [
      openCalibIntrinsic.replace('[[2100,0,950],[0,2090,540],[0,0,1]]', '[[0,0,0],[0,0,0],[0,0,0]]'),
      /zeros only: the camera was never calibrated/,
    ],
    [openCalibIntrinsic.replace('"img_dist_h":1080,', ''), /expected "img_dist_h" below it, got none/],
    [
      openCalibIntrinsic.replace('"param":{', '"param":{"img_dist_type":"scaramuzza",'),
      /img_dist_type: expected oriK, the list of OpenCV, got "scaramuzza"/,
    ],
    [openCalibIntrinsic.slice(0, -2), /expected JSON, got: /],
    [
      openCalibText.replace(/Intrinsic:\n(\d.*\n)+/, '').replace(/\nIntrinsic:\n.*\n/, ''),
      /does not say which sensors it joins/,
    ],
    [openCalibText.replace('t: 0 -0.2 -0.3', 't: 0 -0.2'), /t: expected 3 numbers, got 2/],
    [openCalibThreeLines.replace('T: 0 -1', 'T: nan -1'), /T: expected finite numbers, got "nan"/],
    [openCalibDevices.replace('device_id: 1', 'device_id: 0'), /each device_id once/],
  ])('%#', (text, expected) => {
    const said = saidOf(() => imported([fileOf('x.json', text)], { sizes: new Map([['', size]]) }));
    expect(said).toMatch(expected);
    expect(said).toMatch(/^FL0501 .*x\.json$/);
  });

  describe.skipIf(!sharedIsThere)('the real pair (skipped without the data)', () => {
    const folder = 'opencalib/lidar2camera_manual/';
    const real = () => [
      realFile(`${folder}center_camera-intrinsic.json`),
      realFile(`${folder}top_center_lidar-to-center_camera-extrinsic.json`),
    ];

    it('a LiDAR point ahead is seen in the middle, one to the left on the left', () => {
      const made = imported(real());
      const T = between(made, 'center_camera', 'top_center_lidar');
      // The file's own matrix; it has 6 digits, so its rotation is the nearest true one.
      expect(
        farthest(
          [T],
          [
            [
              0.0125908, -0.999895, -0.00713773, -0.0322306, 0.0119283, 0.00728786, -0.999902, -0.352079, 0.99985,
              0.0125045, 0.0120187, -0.574468,
            ],
          ],
        ),
      ).toBeLessThan(2e-6);
    });

    it('a picture of 1200 rows beside intrinsics for 1080 is said', () => {
      const made = imported(real(), { pictures: new Map([['', { width: 1920, height: 1200 }]]) });
      expect(made.codes).toEqual(['FL0522']);
      expect(made.issues[0].text).toMatch(
        /picture of "center_camera" is 1920x1200 but .*center_camera-intrinsic\.json is for 1920x1080: it was cut or padded/,
      );
      expect(made.document.sensors?.center_camera.camera).toMatchObject({ width: 1920, height: 1080 });
    });

    it('a person may say that only the number of rows is wrong, and is told what that means', () => {
      const rows = new Map([['center_camera', { width: 1920, height: 1200 }]]);
      const made = imported(real(), { sizes: rows, pictures: rows });
      expect(made.codes).toEqual(['FL0522']);
      expect(made.issues[0].text).toMatch(/was given as 1920x1200 but .* is for 1920x1080: 1920x1200 was written/);
      expect(made.document.sensors?.center_camera.camera).toMatchObject({ width: 1920, height: 1200, cy: 576.237 });
    });

    it('the radar is turned by -0.90° in the LiDAR', () => {
      const made = imported([realFile('opencalib/radar2lidar/front_radar-to-top_center_lidar-extrinsic.json')]);
      const pose = poseMatrix(made, 'front_radar');
      expect((Math.atan2(pose[4], pose[0]) * 180) / Math.PI).toBeCloseTo(-0.9, 3);
      expect([pose[3], pose[7], pose[11]]).toEqual([2.2728, 0.47596, -1.06]);
    });

    it('three LiDARs', () => {
      const made = imported([realFile('opencalib/lidar2lidar/0001/initial_extrinsic.txt')]);
      expect([...made.rig.sensors.keys()]).toEqual(['lidar_0', 'lidar_1', 'lidar_2']);
      expect(
        farthest(
          [poseMatrix(made, 'lidar_1')],
          [[0, -1, 0, -0.06763169358385032, 1, 0, 0, 0.6257701373941718, 0, 0, 1, -0.35145357319239473]],
        ),
      ).toBeLessThan(1e-12);
    });
  });
});

describe('koide3', () => {
  const sizes = new Map([['', { width: 1600, height: 1200 }]]);
  const made = (text = koide) => imported([fileOf('calib.json', text)], { sizes });

  it('T_lidar_camera is x y z qx qy qz qw and maps the camera into the LiDAR', () => {
    // q = (-½, ½, -½, ½): x right -> -y, y down -> -z, z ahead -> x.
    expect(
      farthest([between(made(), 'lidar', 'camera')], [[0, 0, 1, 0.1, -1, 0, 0, -0.2, 0, -1, 0, 0.3]]),
    ).toBeLessThan(1e-12);
    expect(made().rig.frameId).toBe('lidar');
    expect(made().document.sensors?.camera.topic).toBe('/camera/image/compressed');
    expect(made().document.sensors?.lidar.topic).toBe('/ouster/points');
  });

  it('without a result the manual guess is taken, and said', () => {
    const guess = made(koide.replace('"T_lidar_camera":[0.1,-0.2,0.3,-0.5,0.5,-0.5,0.5],', ''));
    expect(farthest([between(guess, 'lidar', 'camera')], [[1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]])).toBeLessThan(1e-12);
    expect(guess.notes.join('\n')).toMatch(/only an initial guess of the pose/);
  });

  it.each([
    ['fisheye', [300, 301, 400, 410], [0.1, 0.01], 'equidistant', [0.1, 0.01, 0, 0]],
    ['equidistant', [300, 301, 400, 410], [0.1, 0.01, 0.001, 0.0001], 'equidistant', [0.1, 0.01, 0.001, 0.0001]],
    ['plumb_bob', [300, 301, 400, 410], [-0.1], 'plumb_bob', [-0.1, 0, 0, 0, 0]],
    ['plumb_bob', [300, 301, 400, 410], [-0.1, 0.01, 0, 0, 0, 0, 0, 0], 'plumb_bob', [-0.1, 0.01, 0, 0, 0]],
  ] as const)('%s %j %j', (model, intrinsics, coefficients, name, distortion) => {
    const json = JSON.parse(koide);
    json.camera = { camera_model: model, intrinsics, distortion_coeffs: coefficients };
    expect(made(JSON.stringify(json)).document.sensors?.camera.camera).toMatchObject({
      model: name,
      fx: 300,
      cx: 400,
      distortion,
    });
  });

  it('the size of the pictures must be told', () => {
    const untold = imported([fileOf('calib.json', koide)]);
    expect(untold.codes).toEqual(['FL0523']);
    expect(untold.issues[0].text).toMatch(
      /does not tell the size of the pictures of "camera": its camera was left out; give --image camera=/,
    );
    expect(untold.document.sensors?.camera.camera).toBeUndefined();
    expect(untold.document.sensors?.camera.pose).toBeDefined();
  });

  it.each([
    [
      koide.replace('0.3,-0.5,0.5,-0.5,0.5]', '0.3,-0.5,0.5,-0.5,0.6]'),
      /T_lidar_camera: expected a unit quaternion x, y, z, w, got one of length 1\.05/,
    ],
    [
      koide.replace('"plumb_bob"', '"equirectangular"'),
      /camera\.camera_model: expected one of plumb_bob, .*got "equirectangular"/,
    ],
    [koide.replace('[810.5,811.25,822.5,626.75]', '[0,0,0,0]'), /never calibrated/],
    [koide.replace('[810.5,811.25', '["810.5",811.25'), /expected finite numbers, got "810\.5"/],
    [koide.replace('"plumb_bob"', '"fisheye"'), /expected at most 4 coefficients for fisheye, got 5/],
  ])('%#', (text, expected) => {
    expect(saidOf(() => made(text))).toMatch(expected);
    expect(saidOf(() => made(text))).toMatch(/^FL0501 .*calib\.json$/);
  });
});

describe('EuRoC', () => {
  it('T_BS maps the sensor into the body', () => {
    const made = imported([fileOf('sensor.yaml', euroc, 'cam0')]);
    expect(made.rig.frameId).toBe('body');
    expect(farthest([poseMatrix(made, 'cam0')], [[0, 0, 1, 0.1, -1, 0, 0, 0.2, 0, -1, 0, 0.3]])).toBeLessThan(1e-12);
  });

  it("Kimera's files name the camera and are the same otherwise", () => {
    const kimera = euroc.replace('sensor_type: camera\ncomment: VI-Sensor cam0 (MT9M034)', 'camera_id: left_cam');
    const made = imported([fileOf('LeftCameraParams.yaml', kimera)]);
    const usual = imported([fileOf('sensor.yaml', euroc, 'cam0')]);
    expect(made.document.sensors?.left_cam.camera).toEqual(usual.document.sensors?.cam0.camera);
    expect(poseMatrix(made, 'left_cam')).toEqual(poseMatrix(usual, 'cam0'));
  });

  it('is called after its folder, else after its comment', () => {
    expect(Object.keys(imported([fileOf('sensor.yaml', euroc, 'cam7')]).document.sensors!)).toEqual(['cam7']);
    expect(Object.keys(imported([fileOf('sensor.yaml', euroc, 'downloads')]).document.sensors!)).toEqual(['cam0']);
  });

  it.skipIf(!sharedIsThere)('the real stereo camera with its IMU (skipped without the data)', () => {
    const made = imported(['cam0', 'cam1', 'imu0'].map(name => realFile(`euroc_micro/mav0/${name}/sensor.yaml`)));
    expect(made.codes).toEqual([]);
    expect([...made.rig.sensors.keys()]).toEqual(['cam0', 'cam1', 'imu0']);
    expect(made.document.sensors?.cam1.camera).toMatchObject({ fx: 457.587, fy: 456.134, cx: 379.999, cy: 255.238 });
    // The baseline is the distance of the two translations that the files give: both are in the body.
    const baseline = Math.hypot(
      -0.0198435579556 + 0.0216401454975,
      0.0453689425024 + 0.064676986768,
      0.00786212447038 - 0.00981073058949,
    );
    const T = between(made, 'cam0', 'cam1');
    expect(Math.hypot(T[3], T[7], T[11])).toBeCloseTo(baseline, 9);
    // Known of this rig: the second camera sits to the right of the first, and both look the same way.
    expect(T[3]).toBeGreaterThan(0.1);
    expect(T[10]).toBeGreaterThan(0.999);
  });

  it.each([
    [
      euroc.replace('0.0, 0.0, 1.0, 0.1', '0.0, 0.0, 1.1, 0.1'),
      /T_BS .*expected a rotation, got a matrix that is off by 0\.2/,
    ],
    [
      euroc.replace('radial-tangential', 'omni'),
      /distortion_model .*expected radial-tangential, equidistant or none, got "omni"/,
    ],
    [euroc.replace('resolution: [752, 480]', ''), /expected "resolution"/],
  ])('%#', (text, expected) => {
    expect(saidOf(() => imported([fileOf('sensor.yaml', text)]))).toMatch(expected);
  });
});
