// One valid file of each format, written by hand after the format's documentation: what the tests change and break.

/** Kalibr wiki, "YAML formats": camchain with imu. T_cn_cnm1 = T_cam1_imu T_imu_cam0 of the numbers here. */
export const camchain = `cam0:
  T_cam_imu:
  - [0.0, -1.0, 0.0, 0.05]
  - [0.0, 0.0, -1.0, -0.02]
  - [1.0, 0.0, 0.0, 0.01]
  - [0.0, 0.0, 0.0, 1.0]
  cam_overlaps: [1]
  camera_model: pinhole
  distortion_coeffs: [-0.28340811, 0.07395907, 0.00019359, 1.76187114e-05]
  distortion_model: radtan
  intrinsics: [458.654, 457.296, 367.215, 248.375]
  resolution: [752, 480]
  rostopic: /cam0/image_raw
  timeshift_cam_imu: 0.0125
cam1:
  T_cam_imu:
  - [0.0, -1.0, 0.0, -0.06]
  - [0.0, 0.0, -1.0, -0.02]
  - [1.0, 0.0, 0.0, 0.01]
  - [0.0, 0.0, 0.0, 1.0]
  T_cn_cnm1:
  - [1.0, 0.0, 0.0, -0.11]
  - [0.0, 1.0, 0.0, 0.0]
  - [0.0, 0.0, 1.0, 0.0]
  - [0.0, 0.0, 0.0, 1.0]
  cam_overlaps: [0]
  camera_model: pinhole
  distortion_coeffs: [-0.01, 0.02, -0.003, 0.0004]
  distortion_model: equi
  intrinsics: [457.587, 456.134, 379.999, 255.238]
  resolution: [752, 480]
  rostopic: /cam1/image_raw
  timeshift_cam_imu: -0.003
`;

/** Kalibr wiki, "YAML formats": imu.yaml. */
export const imu = `#Accelerometers
accelerometer_noise_density: 1.86e-03
accelerometer_random_walk: 4.33e-04
#Gyroscopes
gyroscope_noise_density: 1.87e-04
gyroscope_random_walk: 2.66e-05
rostopic: /imu0
update_rate: 200.0
`;

/** What kalibr_calibrate_imu_camera writes for two IMUs. */
export const imus = `imu0:
  T_i_b:
  - [1.0, 0.0, 0.0, 0.0]
  - [0.0, 1.0, 0.0, 0.0]
  - [0.0, 0.0, 1.0, 0.0]
  - [0.0, 0.0, 0.0, 1.0]
  accelerometer_noise_density: 0.00186
  accelerometer_random_walk: 0.000433
  gyroscope_noise_density: 0.000187
  gyroscope_random_walk: 2.66e-05
  model: calibrated
  rostopic: /imu0
  time_offset: 0.0
  update_rate: 200.0
imu1:
  T_i_b:
  - [0.0, 1.0, 0.0, 0.2]
  - [-1.0, 0.0, 0.0, 0.3]
  - [0.0, 0.0, 1.0, 0.4]
  - [0.0, 0.0, 0.0, 1.0]
  accelerometer_noise_density: 0.00186
  accelerometer_random_walk: 0.000433
  gyroscope_noise_density: 0.000187
  gyroscope_random_walk: 2.66e-05
  model: calibrated
  rostopic: /imu1
  time_offset: 0.0021
  update_rate: 200.0
`;

/** What camera_calibration's "save" writes, of the right camera of a pair. */
export const ros = `image_width: 640
image_height: 480
camera_name: right
camera_matrix:
  rows: 3
  cols: 3
  data: [430.5, 0.0, 316.2, 0.0, 431.25, 238.4, 0.0, 0.0, 1.0]
distortion_model: plumb_bob
distortion_coefficients:
  rows: 1
  cols: 5
  data: [-0.35, 0.14, 0.001, -0.002, 0.0]
rectification_matrix:
  rows: 3
  cols: 3
  data: [0.9999500004166653, 0.0, 0.009999833334166664, 0.0, 1.0, 0.0, -0.009999833334166664, 0.0, 0.9999500004166653]
projection_matrix:
  rows: 3
  cols: 4
  data: [420.0, 0.0, 310.0, -50.4, 0.0, 420.0, 240.0, 0.0, 0.0, 0.0, 1.0, 0.0]
`;

export const rosLeft = ros
  .replace('camera_name: right', 'camera_name: left')
  .replace('420.0, 0.0, 310.0, -50.4', '420.0, 0.0, 310.0, 0.0')
  .replace(
    '[0.9999500004166653, 0.0, 0.009999833334166664, 0.0, 1.0, 0.0, -0.009999833334166664, 0.0, 0.9999500004166653]',
    '[1.0, 0.0, 0.0, 0.0, 0.9998000066665778, -0.01999866669333308, 0.0, 0.01999866669333308, 0.9998000066665778]',
  );

/** As OpenCV's calibration sample writes it. */
export const opencv = `%YAML:1.0
---
calibration_time: "Tue 03 Mar 2026 10:00:00"
image_width: 640
image_height: 480
camera_matrix: !!opencv-matrix
   rows: 3
   cols: 3
   dt: d
   data: [ 5.3590e+02, 0., 3.4230e+02, 0., 5.3591e+02, 2.3557e+02, 0., 0.,
       1. ]
distortion_coefficients: !!opencv-matrix
   rows: 5
   cols: 1
   dt: d
   data: [ -2.6637e-01, -3.8588e-02, 1.7831e-03, -2.8122e-04,
       2.3839e-01 ]
avg_reprojection_error: 1.9e-01
`;

/** The same in XML. */
export const opencvXml = `<?xml version="1.0"?>
<opencv_storage>
<calibration_time>"Tue 03 Mar 2026 10:00:00"</calibration_time>
<image_width>640</image_width>
<image_height>480</image_height>
<camera_matrix type_id="opencv-matrix">
  <rows>3</rows><cols>3</cols><dt>d</dt>
  <data>
    5.3590e+02 0. 3.4230e+02 0. 5.3591e+02 2.3557e+02 0. 0. 1.</data></camera_matrix>
<distortion_coefficients type_id="opencv-matrix">
  <rows>5</rows><cols>1</cols><dt>d</dt>
  <data>
    -2.6637e-01 -3.8588e-02 1.7831e-03 -2.8122e-04 2.3839e-01</data></distortion_coefficients>
</opencv_storage>
`;

/** Shape as in OpenCalib's lidar2camera/manual_calib; a camera that looks ahead, 0.3 m before and 0.2 m below the LiDAR. */
export const openCalibExtrinsic = JSON.stringify({
  'top_lidar-to-front_camera-extrinsic': {
    sensor_name: 'top_lidar',
    target_sensor_name: 'front_camera',
    device_type: 'relational',
    param_type: 'extrinsic',
    param: {
      time_lag: 0,
      sensor_calib: {
        rows: 4,
        cols: 4,
        type: 6,
        continuous: true,
        data: [
          [0, -1, 0, 0],
          [0, 0, -1, -0.2],
          [1, 0, 0, -0.3],
          [0, 0, 0, 1],
        ],
      },
    },
  },
});

export const openCalibIntrinsic = JSON.stringify({
  'front_camera-intrinsic': {
    sensor_name: 'front_camera',
    target_sensor_name: 'front_camera',
    device_type: 'camera',
    param_type: 'intrinsic',
    param: {
      img_dist_w: 1920,
      img_dist_h: 1080,
      cam_K: {
        rows: 3,
        cols: 3,
        type: 6,
        continuous: true,
        data: [
          [2100, 0, 950],
          [0, 2090, 540],
          [0, 0, 1],
        ],
      },
      cam_dist: { rows: 1, cols: 4, type: 6, continuous: true, data: [[-0.1, 0.13, -0.003, -0.004]] },
    },
  },
});

/** saveResult of OpenCalib's lidar2camera/manual_calib. */
export const openCalibText = `Extrinsic:
R:
0 -1 0
0 0 -1
1 0 0
t: 0 -0.2 -0.3

Intrinsic:
2100 0 950
0 2090 540
0 0 1
************* json format *************
Extrinsic:
[0,-1,0,0],[0,0,-1,-0.2],[1,0,0,-0.3],[0,0,0,1]

Intrinsic:
[2100,0,950],[0,2090,540],[0,0,1]

Distortion:
[-0.1,0.13,-0.003,-0.004]`;

export const openCalibThreeLines = `K: 2100 0 950 0 2090 540 0 0 1
D: -0.1 0.13 -0.003 -0.004
T: 0 -1 0 0 0 0 -1 -0.2 1 0 0 -0.3
`;

export const openCalibDevices = `device_id: 0
(Roll,Pitch,Yaw,tx,ty,tz): 0 0 0 0 0 0
device_id: 1
(Roll,Pitch,Yaw,tx,ty,tz): 10 20 30 -0.07 0.62 -0.35
`;

/** direct_visual_lidar_calibration, docs/calibration.md. */
export const koide = JSON.stringify({
  camera: {
    camera_model: 'plumb_bob',
    distortion_coeffs: [-0.04, 0.08, -0.0002, 0.0003, -0.03],
    intrinsics: [810.5, 811.25, 822.5, 626.75],
  },
  meta: {
    bag_names: ['a', 'b'],
    camera_info_topic: '/camera/camera_info',
    image_topic: '/camera/image/compressed',
    intensity_channel: 'reflectivity',
    points_topic: '/ouster/points',
  },
  results: {
    T_lidar_camera: [0.1, -0.2, 0.3, -0.5, 0.5, -0.5, 0.5],
    init_T_lidar_camera: [0, 0, 0, 0, 0, 0, 1],
    init_T_lidar_camera_auto: [1, 0, 0, 0, 0, 0, 1],
  },
});

/** EuRoC's mav0/cam0/sensor.yaml in shape. */
export const euroc = `%YAML:1.0
# General sensor definitions.
sensor_type: camera
comment: VI-Sensor cam0 (MT9M034)

# Sensor extrinsics wrt. the body-frame.
T_BS:
  cols: 4
  rows: 4
  data: [0.0, 0.0, 1.0, 0.1,
         -1.0, 0.0, 0.0, 0.2,
         0.0, -1.0, 0.0, 0.3,
         0.0, 0.0, 0.0, 1.0]

# Camera specific definitions.
rate_hz: 20
resolution: [752, 480]
camera_model: pinhole
intrinsics: [458.654, 457.296, 367.215, 248.375] #fu, fv, cu, cv
distortion_model: radial-tangential
distortion_coefficients: [-0.28340811, 0.07395907, 0.00019359, 1.76187114e-05]
`;

/** Of a camera whose pictures are the right half of the sensor, binned 2x2, as `ros2 topic echo --once` prints it. */
export const rosMessage = `header:
  stamp:
    sec: 1734051505
    nanosec: 363371767
  frame_id: front_camera_optical_frame
height: 480
width: 640
distortion_model: plumb_bob
d:
- -0.35
- 0.14
- 0.001
- -0.002
- 0.0
k:
- 430.5
- 0.0
- 316.25
- 0.0
- 431.25
- 238.5
- 0.0
- 0.0
- 1.0
r:
- 1.0
- 0.0
- 0.0
- 0.0
- 1.0
- 0.0
- 0.0
- 0.0
- 1.0
p:
- 420.0
- 0.0
- 310.0
- -50.4
- 0.0
- 420.0
- 240.0
- 0.0
- 0.0
- 0.0
- 1.0
- 0.0
binning_x: 2
binning_y: 2
roi:
  x_offset: 320
  y_offset: 0
  height: 480
  width: 320
  do_rectify: false
---
`;

/** VINS-Mono's configuration in shape: the camera looks along the IMU's x, 0.1 m before it, 0.2 m to its left, 0.3 m above. */
export const vinsMono = `%YAML:1.0

#common parameters
imu_topic: "/imu0"
image_topic: "/cam0/image_raw"

model_type: PINHOLE
camera_name: front
image_width: 752
image_height: 480
distortion_parameters:
   k1: -0.29
   k2: 0.09
   p1: -0.0001
   p2: -0.00007
projection_parameters:
   fx: 468.9
   fy: 469.6
   cx: 353.0
   cy: 229.7

estimate_extrinsic: 0   # 0  Have an accurate extrinsic parameters.
extrinsicRotation: !!opencv-matrix
   rows: 3
   cols: 3
   dt: d
   data: [0., 0., 1., -1., 0., 0., 0., -1., 0.]
extrinsicTranslation: !!opencv-matrix
   rows: 3
   cols: 1
   dt: d
   data: [0.1, 0.2, 0.3]
td: 0.0125                # readed image clock + td = real image clock (IMU clock)
rolling_shutter: 0
`;

/** Format, file name, text, and what else it takes to be whole. */
export const examples: readonly (readonly [format: string, name: string, text: string])[] = [
  ['kalibr-camchain', 'camchain.yaml', camchain],
  ['kalibr-imu', 'imu.yaml', imu],
  ['kalibr-imu', 'imu-result.yaml', imus],
  ['ros-camera-info', 'right.yaml', ros],
  ['ros-camera-message', 'camera_info.yaml', rosMessage],
  ['camodocal', 'config.yaml', vinsMono],
  ['opencv-storage', 'out_camera_data.yml', opencv],
  ['opencv-storage', 'out_camera_data.xml', opencvXml],
  ['opencalib', 'front_camera-intrinsic.json', openCalibIntrinsic],
  ['opencalib', 'top_lidar-to-front_camera-extrinsic.json', openCalibExtrinsic],
  ['opencalib-text', 'calibration_0.txt', openCalibText],
  ['opencalib-text', 'calib.txt', openCalibThreeLines],
  ['opencalib-text', 'initial_extrinsic.txt', openCalibDevices],
  ['koide3-calib', 'calib.json', koide],
  ['euroc-sensor', 'sensor.yaml', euroc],
];
