"""Corners of OpenLABEL cuboids as Vicomtech's vcd 6 (the standard's reference library) places them: test/golden/openlabel-vcd.json.

    python3 test/oracle/openlabel-golden.py > test/golden/openlabel-vcd.json    (pip install vcd)
"""

import json
import sys

import numpy as np
from vcd import utils

random = np.random.default_rng(6)


def quaternion():
    q = random.normal(size=4)
    return [float(v) for v in q / np.linalg.norm(q)]


def translation(scale):
    return [float(v) for v in random.uniform(-scale, scale, 3)]


def angles():
    return [float(v) for v in random.uniform(-1.4, 1.4, 3)]


matrix = utils.get_transform_as_matrix4x4({'quaternion': quaternion(), 'translation': translation(3)})
poses = {
    'by_quaternion': {'quaternion': quaternion(), 'translation': translation(3)},
    'by_matrix': {'matrix4x4': [float(v) for v in matrix.reshape(16)]},
    'by_angles': {'euler_angles': angles(), 'translation': translation(3)},
    'by_angles_xyz': {'euler_angles': angles(), 'sequence': 'XYZ', 'translation': translation(3)},
}
odometry = {'quaternion': quaternion(), 'translation': translation(1000)}
as_matrix = utils.get_transform_as_matrix4x4
to_ego = {name: as_matrix(pose) for name, pose in poses.items()}
to_ego['map'] = np.linalg.inv(as_matrix(odometry))
to_ego['ego'] = np.eye(4)

objects, in_frame, corners = {}, {}, {}
for i in range(48):
    system = list(to_ego)[i % len(to_ego)]
    size = [float(v) for v in random.uniform(0.5, 6, 3)]
    val = translation(1000 if system == 'map' else 50) + (quaternion() if i % 4 < 2 else angles()) + size
    objects[str(i)] = {'name': '', 'type': 'car'}
    cuboid = {'name': 'shape', 'coordinate_system': system, 'val': val}
    in_frame[str(i)] = {'object_data': {'cuboid': [cuboid]}}
    points = to_ego[system] @ utils.generate_cuboid_points_ref_4x8(val)
    # As a set: each library numbers its corners in its own way.
    corners[str(i)] = [[float(v) for v in point] for point in points[:3].T]

systems = {
    'map': {'type': 'scene_cs', 'parent': '', 'children': ['ego']},
    'ego': {'type': 'local_cs', 'parent': 'map', 'children': list(poses)},
    **{name: {'type': 'custom', 'parent': 'ego', 'pose_wrt_parent': pose} for name, pose in poses.items()},
}
transforms = {'ego_to_map': {'src': 'ego', 'dst': 'map', 'transform_src_to_dst': odometry}}
frame = {'frame_properties': {'timestamp': 1.0, 'transforms': transforms}, 'objects': in_frame}
document = {
    'openlabel': {
        'metadata': {'schema_version': '1.0.0'},
        'coordinate_systems': systems,
        'objects': objects,
        'frames': {'0': frame},
    }
}
json.dump({'document': document, 'corners': corners}, sys.stdout)
print()
