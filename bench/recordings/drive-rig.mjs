// Where the sensors of the long drive stand, and its rig file.
import { peerRig } from '../peer-rig.mjs';

export const pictureSize = { width: 320, height: 180 };
/** 16 rings of 64 directions. */
export const pointsOfSweep = 1024;
export const lidar = { topic: '/lidar_top/points', frame: 'lidar_top' };
export const cameras = [
  { frame: 'cam_front', topic: '/cam_front/image/compressed', yaw: 0 },
  { frame: 'cam_left', topic: '/cam_left/image/compressed', yaw: 60 },
  { frame: 'cam_right', topic: '/cam_right/image/compressed', yaw: -60 },
];

/** The text of the rig file; the lens is that of the peer's benchmark, a sixth of its size. */
export function driveRig() {
  const { width, height } = pictureSize;
  return peerRig({
    lidar_topic: lidar.topic,
    cameras: cameras.map(({ frame, topic, yaw }) => ({
      name: frame,
      topic,
      yaw_deg: yaw,
      pitch_down_deg: 5,
      pos_in_lidar: [0.4, 0, -0.3],
    })),
    intrinsics: {
      width,
      height,
      fx: 190,
      fy: 190,
      cx: (width - 1) / 2,
      cy: (height - 1) / 2,
      plumb_bob_k1_k2_p1_p2_k3: [-0.05, 0.01, 0.0005, -0.0005, 0],
    },
  });
}
