#!/usr/bin/python3
"""Prints messages serialised by the official ROS 1 generator (genpy) as a TypeScript module of hex strings.

Run with the Debian packages python3-sensor-msgs, python3-nav-msgs and python3-tf2-msgs:
    /usr/bin/python3 test/oracle/genpy-fixtures.py > test/message/genpy-fixtures.ts
"""
from io import BytesIO
import struct

import genpy
from geometry_msgs.msg import TransformStamped
from nav_msgs.msg import Odometry
from sensor_msgs.msg import CameraInfo, Imu, JointState, LaserScan, PointCloud2, PointField
from tf2_msgs.msg import TFMessage

STAMP = genpy.Time(1317042145, 951199337)


def head(message, frame):
    message.header.seq = 77
    message.header.stamp = STAMP
    message.header.frame_id = frame
    return message


def imu():
    m = head(Imu(), 'imu_link')
    o, w, a = m.orientation, m.angular_velocity, m.linear_acceleration
    o.x, o.y, o.z, o.w = 0.5, -0.5, 0.5, 0.5
    w.x, w.y, w.z = 0.1, -0.2, 0.3
    a.x, a.y, a.z = 1.5, -2.5, 9.81
    m.orientation_covariance[0] = -1
    return m


def cloud():
    m = head(PointCloud2(), 'velo')
    m.height, m.width, m.point_step, m.row_step, m.is_dense = 1, 2, 16, 32, True
    m.fields = [PointField(n, 4 * i, 7, 1) for i, n in enumerate(['x', 'y', 'z'])] + [PointField('ring', 12, 4, 1)]
    m.data = struct.pack('<fffHxxfffHxx', 1, 2, 3, 4, -1, -2, -3, 5)
    return m


def odometry():
    m = head(Odometry(), 'odom')
    m.child_frame_id = 'base'
    p, q = m.pose.pose.position, m.pose.pose.orientation
    p.x, p.y, p.z = 1, 2, 3
    q.x, q.y, q.z, q.w = 0, 0, 0.6, 0.8
    v, w = m.twist.twist.linear, m.twist.twist.angular
    v.x, v.y, v.z, w.x, w.y, w.z = 4, 5, 6, 7, 8, 9
    m.pose.covariance[35] = 0.25
    return m


def tf():
    list_ = []
    for child, x in (('velo', 0.81), ('cam2', -0.27)):
        t = head(TransformStamped(), 'base_link')
        t.child_frame_id = child
        t.transform.translation.x = x
        t.transform.rotation.z, t.transform.rotation.w = -0.6, 0.8
        list_.append(t)
    return TFMessage(list_)


def joints():
    m = head(JointState(), '')
    m.name, m.position, m.velocity = ['left', 'r\u00fccken'], [0.25, -0.5], [1, 2]
    return m


def camera_info():
    m = head(CameraInfo(), 'cam2')
    m.height, m.width, m.distortion_model = 375, 1242, 'plumb_bob'
    m.D = [-0.37, 0.2, 0.001, 0.0005, -0.07]
    m.K = [721.5, 0, 609.5, 0, 721.5, 172.75, 0, 0, 1]
    m.R = [1, 0, 0, 0, 1, 0, 0, 0, 1]
    m.P = [721.5, 0, 609.5, 44.75, 0, 721.5, 172.75, 0.25, 0, 0, 1, 0.125]
    m.binning_x, m.binning_y = 2, 3
    m.roi.x_offset, m.roi.y_offset, m.roi.width, m.roi.height, m.roi.do_rectify = 100, 30, 1000, 240, True
    return m


def scan():
    m = head(LaserScan(), 'laser')
    m.angle_min, m.angle_increment, m.time_increment, m.range_min, m.range_max = -0.5, 0.5, 0.25, 0.5, 10
    m.ranges, m.intensities = [1, 2, 20, float('inf')], [10, 20, 30, 40]
    return m


print('// Messages serialised by genpy, the ROS 1 reference: written by test/oracle/genpy-fixtures.py, never by framelock.')
print()
print('export const genpy = {')
for name, m in [('imu', imu()), ('cloud', cloud()), ('odometry', odometry()), ('tf', tf()), ('joints', joints()),
                ('cameraInfo', camera_info()), ('scan', scan())]:
    buffer = BytesIO()
    m.serialize(buffer)
    print("  %s: {\n    type: '%s',\n    hex:" % (name, m._type))
    text = buffer.getvalue().hex()
    print(' +\n'.join("      '%s'" % text[i:i + 100] for i in range(0, len(text), 100)) + ',\n  },')
print('} as const;')
