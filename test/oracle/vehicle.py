"""A made-up vehicle, recorded as an MCAP file, and what its dataset must hold: shares no line with framelock or its simulator.

Poses go over /tf as odom <- base_link, smooth, and map <- odom, which a localiser moves by 2 m and 0.2 rad in the middle. The LiDAR turns
clockwise, is stamped at the end of its turn, and tells absolute times. The camera has strong distortion.
"""

import struct

import numpy as np
from mcap.writer import CompressionType, Writer
from rosbags.typesys import Stores, get_typestore

STORE = get_typestore(Stores.ROS2_HUMBLE)
START = 1_760_000_000_000_000_000
TURN = 100_000_000
SIZE, FOCAL, CENTRE = (640, 480), (400.0, 410.0), (322.3, 238.1)
DISTORTION = (-0.2, 0.05, 0.001, -0.002, 0.003)


def about(axis, angle):
    """Rotation matrices about an axis of the frame, by Rodrigues' formula."""
    k = np.cross(np.eye(3), np.asarray(axis, float))
    a = np.asarray(angle, float)[..., None, None]
    return np.eye(3) + np.sin(a) * k + (1 - np.cos(a)) * (k @ k)


def quaternion(R):
    """x y z w; all rotations here are by less than a half turn in total."""
    w = np.sqrt(np.maximum(0, 1 + np.trace(R, axis1=-2, axis2=-1))) / 2
    return np.stack([R[..., 2, 1] - R[..., 1, 2], R[..., 0, 2] - R[..., 2, 0], R[..., 1, 0] - R[..., 0, 1], 4 * w * w], -1) / (4 * w[..., None])


def pose(ns):
    """Analytic T_odom_base: 20 m/s in a bend of 0.5 rad/s, swaying."""
    s = np.asarray(ns, float) * 1e-9
    yaw = 0.3 + 0.5 * s
    R = about((0, 0, 1), yaw) @ about((1, 0, 0), 0.03 * np.sin(4 * s))
    p = np.stack([40 * (np.sin(yaw) - np.sin(0.3)), -40 * (np.cos(yaw) - np.cos(0.3)), 0.05 * np.sin(5 * s)], -1)
    return R, p


LIDAR = (about((0, 0, 1), np.float64(0.7)) @ about((0, 1, 0), np.float64(0.05)), np.array([0.2, -0.1, 1.9]))
OPTICAL = np.array([[0, 0, 1], [-1, 0, 0], [0, -1, 0]], float)
CAMERA = (about((0, 0, 1), np.float64(-0.2)) @ OPTICAL, np.array([1.1, 0.3, 1.4]))


def apply(T, points):
    return (T[0] @ points[..., None])[..., 0] + T[1]


def back(T, points):
    return (np.swapaxes(T[0], -1, -2) @ (points - T[1])[..., None])[..., 0]


def lens(points):
    """plumb_bob as OpenCV documents it."""
    x, y = points[:, 0] / points[:, 2], points[:, 1] / points[:, 2]
    k1, k2, p1, p2, k3 = DISTORTION
    q = x * x + y * y
    radial = 1 + q * (k1 + q * (k2 + q * k3))
    u = FOCAL[0] * (x * radial + 2 * p1 * x * y + p2 * (q + 2 * x * x)) + CENTRE[0]
    v = FOCAL[1] * (y * radial + p1 * (q + 2 * y * y) + 2 * p2 * x * y) + CENTRE[1]
    return np.stack([u, v], 1)


class Recording:
    """Messages as bytes, by (topic, header stamp), with what is true of them."""

    def __init__(self):
        self.messages = []

    def make(self, name, /, **fields):
        return STORE.types[f'{name.split("/")[0]}/msg/{name.split("/")[1]}'](**fields)

    def header(self, ns, frame):
        stamp = self.make('builtin_interfaces/Time', sec=int(ns // 10**9), nanosec=int(ns % 10**9))
        return self.make('std_msgs/Header', stamp=stamp, frame_id=frame)

    def add(self, topic, name, message, ns, log_ns, **truth):
        kind = f'{name.split("/")[0]}/msg/{name.split("/")[1]}'
        data = bytes(STORE.serialize_cdr(message, kind))
        self.messages.append({'topic': topic, 'type': kind, 'ns': int(ns), 'log_ns': int(log_ns), 'data': data, **truth})

    def transform(self, topic, ns, parent, child, R, p):
        x, y, z, w = map(float, quaternion(R))
        T = self.make(
            'geometry_msgs/Transform',
            translation=self.make('geometry_msgs/Vector3', x=float(p[0]), y=float(p[1]), z=float(p[2])),
            rotation=self.make('geometry_msgs/Quaternion', x=x, y=y, z=z, w=w),
        )
        stamped = self.make('geometry_msgs/TransformStamped', header=self.header(ns, parent), child_frame_id=child, transform=T)
        self.add(topic, 'tf2_msgs/TFMessage', self.make('tf2_msgs/TFMessage', transforms=[stamped]), ns, ns + 10**6)

    def write(self, path):
        with open(path, 'wb') as file:
            writer = Writer(file, compression=CompressionType.NONE)
            writer.start('ros2', 'vehicle')
            channels = {}
            for m in sorted(self.messages, key=lambda m: m['log_ns']):
                if m['topic'] not in channels:
                    text = STORE.generate_msgdef(m['type'], ros_version=2)[0]
                    schema = writer.register_schema(m['type'], 'ros2msg', text.encode())
                    channels[m['topic']] = writer.register_channel(m['topic'], 'cdr', schema)
                writer.add_message(channels[m['topic']], m['log_ns'], m['data'], m['log_ns'])
            writer.finish()


def vehicle(seed=1, sweeps=8, points=4000):
    random, made = np.random.default_rng(seed), Recording()
    for frame, (R, p) in (('lidar', LIDAR), ('camera', CAMERA)):
        made.transform('/tf_static', START, 'base_link', frame, R, p)
    for ns in range(-200_000_000, sweeps * TURN + 200_000_000, 10_000_000):
        made.transform('/tf', START + ns, 'odom', 'base_link', *pose(ns))
        if ns % 50_000_000 == 0:
            moved = ns > 330_000_000
            made.transform('/tf', START + ns, 'map', 'odom', about((0, 0, 1), np.float64(0.2 * moved)), (2.0 * moved, 0, 0))
    for k in range(sweeps):
        end = START + (k + 1) * TURN
        since = np.sort(random.uniform(-TURN, 0, points))
        angle, tilt, far = -2 * np.pi * since / TURN, random.uniform(-0.4, 0.2, points), random.uniform(2, 60, points)
        times = end * 1e-9 + since * 1e-9
        rows = np.zeros(points, np.dtype([('x', '<f4'), ('y', '<f4'), ('z', '<f4'), ('timestamp', '<f8')], align=False))
        rows['x'], rows['y'], rows['z'] = far * np.cos(tilt) * np.cos(angle), far * np.cos(tilt) * np.sin(angle), far * np.sin(tilt)
        rows['timestamp'] = times
        rows['x'][random.random(points) < 0.05] = np.nan
        fields = [
            made.make('sensor_msgs/PointField', name=name, offset=4 * i, datatype=8 if name == 'timestamp' else 7, count=1)
            for i, name in enumerate(rows.dtype.names)
        ]
        cloud = made.make(
            'sensor_msgs/PointCloud2', header=made.header(end, 'lidar'), height=1, width=points, fields=fields, is_bigendian=False,
            point_step=20, row_step=20 * points, data=np.frombuffer(rows.tobytes(), np.uint8), is_dense=False,
        )
        told = (rows['timestamp'] - end // 10**9) * 1e9 - end % 10**9
        xyz = np.stack([rows['x'], rows['y'], rows['z']], 1).astype(float)
        made.add('/lidar/points', 'sensor_msgs/PointCloud2', cloud, end, end + random.integers(10**6, 10**7), since=told, xyz=xyz)
    for k in range(sweeps * 2):
        ns = START + 50_000_000 * k + int(random.integers(-3_000_000, 3_000_000))
        data = np.zeros(SIZE[0] * SIZE[1], np.uint8)
        data[:8] = np.frombuffer(struct.pack('<Q', ns), np.uint8)
        picture = made.make(
            'sensor_msgs/Image', header=made.header(ns, 'camera'), height=SIZE[1], width=SIZE[0], encoding='mono8', is_bigendian=0,
            step=SIZE[0], data=data,
        )
        made.add('/camera/image_raw', 'sensor_msgs/Image', picture, ns, ns + random.integers(10**6, 2 * 10**7))
    K = np.array([FOCAL[0], 0, CENTRE[0], 0, FOCAL[1], CENTRE[1], 0, 0, 1])
    whole = made.make('sensor_msgs/RegionOfInterest', x_offset=0, y_offset=0, height=0, width=0, do_rectify=False)
    info = made.make(
        'sensor_msgs/CameraInfo', header=made.header(START, 'camera'), height=SIZE[1], width=SIZE[0], distortion_model='plumb_bob',
        d=np.array(DISTORTION), k=K, r=np.eye(3).ravel(), p=np.hstack([K.reshape(3, 3), np.zeros((3, 1))]).ravel(), binning_x=0,
        binning_y=0, roi=whole,
    )
    made.add('/camera/camera_info', 'sensor_msgs/CameraInfo', info, START, START)
    return made
