// Depth or brightness, as REP 118, image_transport and drivers name them.
import { expect, it } from 'vitest';
import { depthOf } from '../../src/message/depth-picture.js';

it.each([
  // realsense2_camera, zed-ros-wrapper, openni2_camera, compressed_depth_image_transport, librealsense's own recordings.
  ['/camera/depth/image_rect_raw', '16UC1', '16UC1'],
  ['/camera/aligned_depth_to_color/image_raw', '16UC1', '16UC1'],
  ['/zed/zed_node/depth/depth_registered', '32FC1', '32FC1'],
  ['/cam/image', '64FC1', '64FC1'],
  ['/camera/depth/image_raw/compressedDepth', undefined, 'compressedDepth'],
  ['/camera/aligned_depth_to_color/image_raw/compressedDepth', '16UC1', '16UC1'],
  ['/device_0/sensor_0/Depth_0/image/data', 'mono16', 'mono16'],
  ['/thermal_depth/image', '16UC1', '16UC1'],
])('%s of %s is depth', (topic, encoding, depth) => {
  expect(depthOf(topic, encoding)).toBe(depth);
});

it.each([
  ['/camera/color/image_raw', 'rgb8'],
  ['/depth_camera/color/image_raw', 'bgr8'],
  ['/flir_boson/image_raw', 'mono16'],
  ['/thermal/image_raw', '16UC1'],
  ['/cam/ir/image', '16UC1'],
  ['/mono16_in_depth1x', 'mono8'],
  ['/cam/in-depthless', 'mono16'],
  ['/camera/color/image_raw/compressed', undefined],
])('%s of %s is brightness', (topic, encoding) => {
  expect(depthOf(topic, encoding)).toBeUndefined();
});
