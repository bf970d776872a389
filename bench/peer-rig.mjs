// Writes the peer's calibration as a framelock rig file, so that both project by the same numbers.

/** `calib` is the peer's calib.json: cameras yawed and pitched in the LiDAR frame, which stands at base_link. */
export function peerRig(calib) {
  const sensors = calib.cameras.map(({ name, topic, yaw_deg, pitch_down_deg, pos_in_lidar }) => {
    const rotation = multiply(multiply(aboutZ(yaw_deg), aboutY(pitch_down_deg)), bodyFromOptical);
    return sensor(name, topic, name, pos_in_lidar, rotation) + camera(calib.intrinsics);
  });
  const lidar = sensor('lidar_top', calib.lidar_topic, 'lidar_top', [0, 0, 0], [0, 0, 0, 1]);
  return `# The rig of the benchmark recordings; written by bench/peer-rig.mjs from the peer's calib.json.
framelock_rig: 1
name: peer-benchmark
frame: base_link
sensors:
${lidar}${sensors.join('')}`;
}

/** Rotates optical axes (x right, y down, z forward) into body axes (x forward, y left, z up); xyzw. */
const bodyFromOptical = [-0.5, 0.5, -0.5, 0.5];

function sensor(name, topic, frame, translation, rotation) {
  return `  ${name}:
    topic: ${topic}
    frame: ${frame}
    pose:
      from: ${frame}
      to: base_link
      translation_m: [${translation.join(', ')}]
      rotation_xyzw: [${rotation.join(', ')}]
`;
}

function camera(intrinsics) {
  const { width, height, fx, fy, cx, cy } = intrinsics;
  return `    camera:
      model: plumb_bob
      width: ${width}
      height: ${height}
      fx: ${fx}
      fy: ${fy}
      cx: ${cx}
      cy: ${cy}
      distortion: [${intrinsics.plumb_bob_k1_k2_p1_p2_k3.join(', ')}]
`;
}

function aboutZ(degrees) {
  const half = (degrees * Math.PI) / 360;
  return [0, 0, Math.sin(half), Math.cos(half)];
}

/** About +y, which points left: a positive angle looks down. */
function aboutY(degrees) {
  const half = (degrees * Math.PI) / 360;
  return [0, Math.sin(half), 0, Math.cos(half)];
}

/** Hamilton product of xyzw quaternions: first b, then a. */
function multiply([ax, ay, az, aw], [bx, by, bz, bw]) {
  return [
    aw * bx + ax * bw + ay * bz - az * by,
    aw * by - ax * bz + ay * bw + az * bx,
    aw * bz + ax * by - ay * bx + az * bw,
    aw * bw - ax * bx - ay * by - az * bz,
  ];
}
