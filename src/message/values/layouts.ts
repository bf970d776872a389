// Every message type framelock understands, by its name without `msg/` and in slash form.
import type { Layout } from '../layout.js';
import { cameraInfo } from './camera-info.js';
import { compressedImage, rawImage, videoPacket } from './image.js';
import { imu } from './imu.js';
import { foxgloveJoints, jointState } from './joints.js';
import { foxglovePointCloud, pointCloud2 } from './point-cloud.js';
import { sampleLayouts } from './sample.js';
import { foxgloveLaserScan, laserScan, legacyPointCloud, livoxPoints, multiEchoScan, radarScan } from './scan.js';
import { singleTransform, transformList } from './transforms.js';
import { velodyneScan } from './velodyne-scan.js';

const layouts: ReadonlyMap<string, Layout> = new Map([
  ['sensor_msgs/PointCloud2', pointCloud2],
  ['sensor_msgs/PointCloud', legacyPointCloud],
  ['sensor_msgs/LaserScan', laserScan],
  ['sensor_msgs/MultiEchoLaserScan', multiEchoScan],
  ['radar_msgs/RadarScan', radarScan],
  ['livox_ros_driver/CustomMsg', livoxPoints],
  ['livox_ros_driver2/CustomMsg', livoxPoints],
  ['livox_interfaces/CustomMsg', livoxPoints],
  ['velodyne_msgs/VelodyneScan', velodyneScan],
  ['sensor_msgs/Image', rawImage],
  ['sensor_msgs/CompressedImage', compressedImage],
  ['sensor_msgs/CameraInfo', cameraInfo],
  ['sensor_msgs/Imu', imu],
  ['sensor_msgs/JointState', jointState],
  ['tf2_msgs/TFMessage', transformList],
  ['tf/tfMessage', transformList],
  ['geometry_msgs/TransformStamped', singleTransform],
  ['foxglove/JointStates', foxgloveJoints],
  ['foxglove/PointCloud', foxglovePointCloud],
  ['foxglove/LaserScan', foxgloveLaserScan],
  ['foxglove/RawImage', rawImage],
  ['foxglove/CompressedImage', compressedImage],
  ['foxglove/CompressedVideo', compressedImage],
  ['ffmpeg_image_transport_msgs/FFMPEGPacket', videoPacket],
  ['foxglove/CameraCalibration', cameraInfo],
  ['foxglove/FrameTransform', singleTransform],
  ['foxglove/FrameTransforms', transformList],
  ...sampleLayouts,
]);

/** `sensor_msgs/msg/Image`, `foxglove.RawImage` and `foxglove_msgs/msg/RawImage` are all found. */
export function layoutOf(type: string): Layout | undefined {
  return layouts.get(type.replace('/msg/', '/').replace(/^foxglove(?:\.|_msgs\/)/, 'foxglove/'));
}

/** Types that every recording has and nobody expects as data. */
const LOG =
  /^(?:rosgraph_msgs|rcl_interfaces|diagnostic_msgs|visualization_msgs|dynamic_reconfigure|bond|actionlib_msgs|action_msgs|lifecycle_msgs|statistics_msgs|service_msgs|rosbag2_interfaces|builtin_interfaces)\//;

/** Logs, events, marks to be drawn. */
export function isLog(type: string): boolean {
  return LOG.test(type) || /_Event$/.test(type);
}

/** Listed without a word. */
export function isNoise(type: string): boolean {
  return isLog(type) || type.startsWith('std_msgs/');
}
