"""Writes test/golden/rig-import.json: calibration files made up here, and where numpy and scipy see points through them.

Each case has files, transforms T_a_b as 3x4 matrices, and pixels of points given in some frame. The formulas are those of the
formats' own documentation, written out once more.  python3 test/oracle/rig-import-golden.py (numpy, scipy, pyarrow)
"""
import base64
import io
import json
import pathlib

import numpy as np
import pyarrow as pa
import pyarrow.feather as feather
from scipy.spatial.transform import Rotation

rng = np.random.default_rng(20111003)
EYE = np.eye(4)


def rigid(rotation, translation):
    T = np.eye(4)
    T[:3, :3] = rotation.as_matrix() if isinstance(rotation, Rotation) else rotation
    T[:3, 3] = translation
    return T


def rpy(roll, pitch, yaw):
    """Fixed axes: scipy's lower case letters are extrinsic turns."""
    return Rotation.from_euler("xyz", [roll, pitch, yaw])


def optical(yaw=0.0):
    """T_body_cam of a camera that looks along the body's x, turned by yaw, and tilted a little."""
    base = np.array([[0, 0, 1], [-1, 0, 0], [0, -1, 0]], dtype=float)
    tilt = Rotation.from_euler("xyz", [0.01, 0.02, yaw + 0.03])
    return tilt.as_matrix() @ base


def cloud(count=12):
    """Points before a camera that looks along x."""
    return np.column_stack([rng.uniform(4, 60, count), rng.uniform(-3, 3, count), rng.uniform(-2, 2, count)])


def pinhole(K, points):
    uvw = points @ K.T
    return uvw[:, :2] / uvw[:, 2:]


def seen(T_cam_frame, K, points):
    return pinhole(K, points @ T_cam_frame[:3, :3].T + T_cam_frame[:3, 3])


def view(camera, frame, points, pixels):
    return {"camera": camera, "frame": frame, "points": points.tolist(), "pixels": pixels.tolist()}


def matrix(a, b, T):
    return {"a": a, "b": b, "matrix": T[:3].ravel().tolist()}


def kitti_line(key, values):
    return f"{key}: " + " ".join(f"{v:.12e}" for v in np.ravel(values))


def kitti(name, rect, velo, imu, tracking=False):
    K = np.array([[718.3351, 0, 600.3891], [0, 718.3351, 181.5122], [0, 0, 1]])
    R0 = rpy(0.003, -0.01, 0.008).as_matrix() if rect else np.eye(3)
    Tr = np.linalg.inv(rigid(optical(), [0.27, -0.01, 0.08]))
    Imu = rigid(rpy(0.01, -0.002, 0.001), [-0.81, 0.32, -0.8])
    Ps, lines = [], []
    for i, p4 in enumerate([[0, 0, 0], [-385.8846, 0, 0], [45.38225, -0.1130887, 0.003779761], [-337.2877, 2.369057, 0.004915215]]):
        Ps.append(np.column_stack([K, p4]))
        lines.append(kitti_line(f"P{i}", Ps[-1]))
    if rect:
        lines.append(kitti_line(rect, R0))
    lines.append(kitti_line(velo, Tr[:3]))
    if imu:
        lines.append(kitti_line(imu, Imu[:3]))
    text = "\n".join(lines) + "\n"
    if tracking:
        text = text.replace(f"{rect}:", rect).replace(f"{velo}:", velo).replace(f"{imu}:", imu)
    points = cloud()
    homogeneous = np.column_stack([points, np.ones(len(points))])
    R = np.eye(4)
    R[:3, :3] = R0
    views = []
    for i, P in enumerate(Ps):
        x = homogeneous @ (P @ R @ Tr).T
        views.append(view(f"image_0{i}", "velodyne", points, x[:, :2] / x[:, 2:]))
    transforms = [matrix("velodyne", "oxts", Imu)] if imu else []
    return {"name": name, "format": "kitti-object", "files": {"000007.txt": text}, "transforms": transforms, "views": views,
            "sizes": {f"image_0{i}": [1238, 374] for i in range(4)}}


def kitti_360():
    K = np.array([[552.554261, 0, 682.049453], [0, 552.554261, 238.769549], [0, 0, 1]])
    T_pose_cam = [rigid(optical(), [1.57, 0.04, -0.1]), rigid(optical(0.004), [1.57, 0.64, -0.1])]
    R_rect = [rpy(0.002, 0.003, -0.004).as_matrix(), rpy(-0.001, 0.002, 0.004).as_matrix()]
    T_velo_cam0 = rigid(optical(0.02), [0.78, -0.05, -0.2])
    T_velo_sick = rigid(rpy(0.1, 0.2, 0.3), [0.0, 0.1, -0.2])
    points = cloud()
    lines = ["calib_time: 01-Jan-2020 00:00:00"]
    for i in range(2):
        P = np.column_stack([K, [0, 0, 0] if i == 0 else [-328.318735, 0, 0]])
        lines += [f"S_rect_0{i}: 1408.000000 376.000000", kitti_line(f"R_rect_0{i}", R_rect[i]), kitti_line(f"P_rect_0{i}", P)]
    poses = [kitti_line(f"image_0{i}", T[:3]) for i, T in enumerate(T_pose_cam)] + [kitti_line("image_02", EYE[:3])]
    views = []
    T_cam0_velo = np.linalg.inv(T_velo_cam0)
    for i in range(2):
        T_cam_velo = np.linalg.inv(T_pose_cam[i]) @ T_pose_cam[0] @ T_cam0_velo
        R = np.eye(4)
        R[:3, :3] = R_rect[i]
        views.append(view(f"image_0{i}", "velodyne", points, seen(R @ T_cam_velo, K, points)))
    T_fish = rigid(optical(1.5), [1.4, -0.6, 0.2])
    poses[-1] = kitti_line("image_02", T_fish[:3])
    xi, k1, k2, p1, p2 = 2.2134, 0.01685, 1.6548, 4.2e-4, 4.2e-4
    g1, g2, u0, v0 = 1336.33, 1335.73, 716.9, 705.5
    side = points @ Rotation.from_euler("z", 1.5).as_matrix().T
    local = (side - T_fish[:3, 3]) @ T_fish[:3, :3]
    unit = local / np.linalg.norm(local, axis=1, keepdims=True)
    x, y = unit[:, 0] / (unit[:, 2] + xi), unit[:, 1] / (unit[:, 2] + xi)
    r2 = x * x + y * y
    radial = 1 + k1 * r2 + k2 * r2 * r2
    xd = x * radial + 2 * p1 * x * y + p2 * (r2 + 2 * x * x)
    yd = y * radial + p1 * (r2 + 2 * y * y) + 2 * p2 * x * y
    views.append(view("image_02", "pose", side, np.column_stack([g1 * xd + u0, g2 * yd + v0])))
    fisheye = (f"%YAML:1.0\n---\nmodel_type: MEI\ncamera_name: camera\nimage_width: 1400\nimage_height: 1400\n"
               f"mirror_parameters:\n   xi: {xi}\ndistortion_parameters:\n   k1: {k1}\n   k2: {k2}\n   p1: {p1}\n   p2: {p2}\n"
               f"projection_parameters:\n   gamma1: {g1}\n   gamma2: {g2}\n   u0: {u0}\n   v0: {v0}\n")
    bare = lambda T: " ".join(f"{v:.12e}" for v in T[:3].ravel()) + "\n"
    files = {"perspective.txt": "\n".join(lines) + "\n", "calib_cam_to_pose.txt": "\n".join(poses) + "\n",
             "calib_cam_to_velo.txt": bare(T_velo_cam0), "calib_sick_to_velo.txt": bare(T_velo_sick), "image_02.yaml": fisheye}
    return {"name": "KITTI-360", "format": "kitti-360", "other": {"image_02.yaml": "camodocal"}, "files": files, "views": views,
            "transforms": [matrix("velodyne", "sick", T_velo_sick), matrix("pose", "velodyne", T_pose_cam[0] @ T_cam0_velo)],
            "sizes": {"image_00": [1408, 376], "image_01": [1408, 376], "image_02": [1400, 1400]}}


def nuscenes():
    K = np.array([[1252.81, 0, 826.58], [0, 1252.81, 469.98], [0, 0, 1]])
    rows, sensors, views = [], [], []
    points = cloud()
    T_ego_lidar = rigid(rpy(0.01, -0.02, -1.57), [0.94, 0, 1.84])
    parts = [("LIDAR_TOP", "lidar", T_ego_lidar, []), ("CAM_FRONT", "camera", rigid(optical(), [1.7, 0.01, 1.5]), K.tolist()),
             ("CAM_FRONT_LEFT", "camera", rigid(optical(0.96), [1.6, 0.5, 1.5]), K.tolist()),
             ("RADAR_FRONT", "radar", rigid(rpy(0, 0, 0.02), [3.4, 0, 0.5]), [])]
    for i, (channel, modality, T, intrinsic) in enumerate(parts):
        x, y, z, w = Rotation.from_matrix(T[:3, :3]).as_quat()
        rows.append({"token": f"c{i}", "sensor_token": f"s{i}", "translation": T[:3, 3].tolist(), "rotation": [w, x, y, z],
                     "camera_intrinsic": intrinsic})
        sensors.append({"token": f"s{i}", "channel": channel, "modality": modality})
    T_cam = parts[1][2]
    lidar_points = (points - T_ego_lidar[:3, 3]) @ T_ego_lidar[:3, :3]
    views.append(view("CAM_FRONT", "LIDAR_TOP", lidar_points, seen(np.linalg.inv(T_cam), K, points)))
    return {"name": "nuScenes", "format": "nuscenes", "views": views,
            "files": {"calibrated_sensor.json": json.dumps(rows, indent=0), "sensor.json": json.dumps(sensors, indent=0)},
            "transforms": [matrix("ego_vehicle", c, T) for c, _, T, _ in parts],
            "sizes": {"CAM_FRONT": [1600, 900], "CAM_FRONT_LEFT": [1600, 900]}}


def argoverse2():
    names = ["ring_front_center", "ring_rear_left", "up_lidar"]
    Ts = [rigid(optical(), [1.63, 0, 1.4]), rigid(optical(2.7), [1.1, 0.3, 1.4]), rigid(rpy(0, 0, 0.01), [1.35, 0, 1.64])]
    quats = [Rotation.from_matrix(T[:3, :3]).as_quat() for T in Ts]
    poses = pa.table({"sensor_name": names, "qw": [q[3] for q in quats], "qx": [q[0] for q in quats], "qy": [q[1] for q in quats],
                      "qz": [q[2] for q in quats], **{f"t{a}_m": [T[i, 3] for T in Ts] for i, a in enumerate("xyz")}})
    lenses = pa.table({"sensor_name": names[:2], "fx_px": [1687.4, 1689.1], "fy_px": [1687.4, 1689.1], "cx_px": [778.8, 1022.2],
                       "cy_px": [1020.7, 776.6], "k1": [-0.26, -0.25], "k2": [-0.02, 0.0], "k3": [0.1, 0.0],
                       "height_px": pa.array([2048, 1550], pa.uint16()), "width_px": pa.array([1550, 2048], pa.uint16())})
    files = {}
    for name, table in [("egovehicle_SE3_sensor.feather", poses), ("intrinsics.feather", lenses)]:
        sink = io.BytesIO()
        feather.write_feather(table, sink, compression="lz4")
        files[name] = {"base64": base64.b64encode(sink.getvalue()).decode()}
    points = cloud()
    K = np.array([[1687.4, 0, 778.8], [0, 1687.4, 1020.7], [0, 0, 1]])
    return {"name": "Argoverse 2", "format": "argoverse2", "files": files,
            "views": [view("ring_front_center", "ego_vehicle", points, seen(np.linalg.inv(Ts[0]), K, points))],
            "transforms": [matrix("ego_vehicle", n, T) for n, T in zip(names, Ts)],
            "sizes": {"ring_front_center": [1550, 2048], "ring_rear_left": [2048, 1550]}}



def camodocal():
    """The other models of camodocal; the fisheye of KITTI-360 is its MEI."""
    points = cloud()
    T_cam_body = np.linalg.inv(rigid(optical(), [0, 0, 0]))
    local = points @ T_cam_body[:3, :3].T
    x, y = local[:, 0] / local[:, 2], local[:, 1] / local[:, 2]
    r2 = x * x + y * y
    k1, k2, p1, p2, k3, k4, k5, k6 = -0.2, 0.05, 0.001, -0.002, 0.01, 0.02, 0.003, 0.001
    tangential = np.column_stack([2 * p1 * x * y + p2 * (r2 + 2 * x * x), p1 * (r2 + 2 * y * y) + 2 * p2 * x * y])
    plain = np.column_stack([x, y])
    brown = plain * (1 + k1 * r2 + k2 * r2**2)[:, None] + tangential
    full = plain * ((1 + k1 * r2 + k2 * r2**2 + k3 * r2**3) / (1 + k4 * r2 + k5 * r2**2 + k6 * r2**3))[:, None] + tangential
    theta = np.arctan(np.sqrt(r2))
    q2, q3, q4, q5 = 0.01, -0.02, 0.003, -0.0004
    rho = theta + q2 * theta**3 + q3 * theta**5 + q4 * theta**7 + q5 * theta**9
    kb = plain * (rho / np.sqrt(r2))[:, None]
    f, c = np.array([460.0, 461.0]), np.array([376.0, 240.0])
    head = "%YAML:1.0\n---\nmodel_type: {}\ncamera_name: {}\nimage_width: 752\nimage_height: 480\n"
    block = lambda name, values: f"{name}:\n" + "".join(f"   {k}: {v}\n" for k, v in values.items())
    fx = {"fx": 460.0, "fy": 461.0, "cx": 376.0, "cy": 240.0}
    d4 = {"k1": k1, "k2": k2, "p1": p1, "p2": p2}
    files = {
        "cam0_pinhole.yaml": head.format("PINHOLE", "cam0") + block("distortion_parameters", d4) + block("projection_parameters", fx),
        "cam1.yaml": head.format("PINHOLE_FULL", "cam1")
        + block("distortion_parameters", {**d4, "k3": k3, "k4": k4, "k5": k5, "k6": k6}) + block("projection_parameters", fx),
        "cam2.yaml": head.format("KANNALA_BRANDT", "cam2")
        + block("projection_parameters", {"k2": q2, "k3": q3, "k4": q4, "k5": q5, "mu": 460.0, "mv": 461.0, "u0": 376.0, "v0": 240.0}),
    }
    return {"name": "camodocal", "format": "camodocal", "files": files, "transforms": [],
            "views": [view(f"cam{i}", None, local, p * f + c) for i, p in enumerate([brown, full, kb])],
            "sizes": {f"cam{i}": [752, 480] for i in range(3)}}


def labelling_tools():
    K = np.array([[1210.06, 0, 1022.43], [0, 1205.85, 792.54], [0, 0, 1]])
    T_cam_lidar = np.linalg.inv(rigid(optical(0.1), [0.2, 0.3, -0.4]))
    points = cloud()
    pixels = seen(T_cam_lidar, K, points)
    fields = {"fx": K[0, 0], "fy": K[1, 1], "cx": K[0, 2], "cy": K[1, 2]}
    cases = [{"name": "SUSTechPOINTS", "format": "sustechpoints", "views": [view("front", "lidar", points, pixels)],
              "transforms": [matrix("front", "lidar", T_cam_lidar)], "sizes": {"front": [0, 0]},
              "files": {"front.json": json.dumps({"extrinsic": T_cam_lidar.ravel().tolist(), "intrinsic": K.ravel().tolist()})}}]
    for name, external, major in [("rowMajor absent", T_cam_lidar, None), ("rowMajor", T_cam_lidar, True),
                                  ("column major", T_cam_lidar.T, False), ("rowMajor wrong", T_cam_lidar.T, True),
                                  ("column major wrong", T_cam_lidar, False)]:
        config = {"cameraInternal": fields, "width": 2048, "height": 1536, "cameraExternal": external.ravel().tolist()}
        if major is not None:
            config["rowMajor"] = major
        spelled = json.dumps([config] if major is None else config)
        if name == "rowMajor":
            spelled = spelled.replace("cameraInternal", "camera_internal").replace("cameraExternal", "camera_external")
        cases.append({"name": f"Xtreme1, {name}", "format": "xtreme1", "views": [view("camera_0", "lidar", points, pixels)],
                      "transforms": [matrix("camera_0", "lidar", T_cam_lidar)], "sizes": {"camera_0": [2048, 1536]},
                      "files": {"0001.json": spelled}})
    return cases


def robots():
    steps = rng.uniform(-1, 1, (4, 6)) * np.array([2, 2, 2, 3, 1.5, 3])
    Ts = [rigid(rpy(*s[3:]), s[:3]) for s in steps]
    words = lambda values: " ".join(repr(float(v)) for v in values)
    joints = "".join(
        f'<joint name="j{i}" type="{kind}"><parent link="l{i}"/><child link="l{i + 1}"/>'
        f'<origin xyz="{words(s[:3])}" rpy="{words(s[3:])}"/></joint>'
        for i, (s, kind) in enumerate(zip(steps, ["fixed", "revolute", "fixed", "prismatic"])))
    quat = Rotation.from_matrix(Ts[0][:3, :3]).as_quat()
    joints += f'<joint name="q" type="fixed"><parent link="l0"/><child link="lq"/><origin xyz="{words(steps[0][:3])}" quat_xyzw="{words(quat)}"/></joint>'
    joints += '<joint name="n" type="fixed"><parent link="l0"/><child link="ln"/></joint>'
    chain = Ts[0] @ Ts[1] @ Ts[2] @ Ts[3]
    urdf = f'<?xml version="1.0"?>\n<!-- made up -->\n<robot name="r"><link name="l0"/>{joints}</robot>\n'
    entry = lambda s: "{" + ", ".join(f"{k}: {float(v)!r}" for k, v in zip(["x", "y", "z", "roll", "pitch", "yaw"], s)) + "}"
    block = lambda s: "".join(f"    {k}: {float(v)!r}\n" for k, v in zip(["x", "y", "z", "roll", "pitch", "yaw"], s))
    sensors = f"base_link:\n  sensor_kit_base_link:\n{block(steps[0])}  velodyne_rear_base_link: {entry(steps[1])}\n"
    kit = f"sensor_kit_base_link:\n  camera0/camera_link:\n{block(steps[2])}  tamagawa/imu_link:\n{block(steps[3])}"
    body_optical = rigid(rpy(-np.pi / 2, 0, -np.pi / 2), [0, 0, 0])
    return [
        {"name": "URDF", "format": "urdf", "files": {"robot.urdf": urdf}, "views": [], "sizes": {},
         "transforms": [matrix("l0", "l4", chain), matrix("l2", "l1", np.linalg.inv(Ts[1])), matrix("l0", "lq", Ts[0]), matrix("l0", "ln", EYE)]},
        {"name": "Autoware", "format": "autoware", "files": {"sensors_calibration.yaml": sensors, "sensor_kit_calibration.yaml": kit},
         "views": [], "sizes": {},
         "transforms": [matrix("base_link", "velodyne_rear_base_link", Ts[1]), matrix("base_link", "tamagawa/imu_link", Ts[0] @ Ts[3]),
                        matrix("base_link", "camera0/camera_optical_link", Ts[0] @ Ts[2] @ body_optical)]},
    ]


def storage(key, M):
    M = np.atleast_2d(M)
    return f"{key}: !!opencv-matrix\n   rows: {M.shape[0]}\n   cols: {M.shape[1]}\n   dt: d\n   data: [{', '.join(repr(float(v)) for v in M.ravel())}]\n"


def vins():
    """VINS: imu^R_cam and body_T_cam map the camera into the IMU. OpenVINS: T_imu_cam likewise, in Kalibr's file."""
    K = np.array([[461.6, 0, 363.0], [0, 460.3, 248.1], [0, 0, 1]])
    Ts = [rigid(optical(0.02), [0.05, 0.06, -0.02]), rigid(optical(-0.01), [0.05, -0.05, -0.02])]
    points = cloud()
    lens = (f"model_type: PINHOLE\ncamera_name: {{}}\nimage_width: 752\nimage_height: 480\n"
            f"distortion_parameters:\n   k1: 0.0\n   k2: 0.0\n   p1: 0.0\n   p2: 0.0\n"
            f"projection_parameters:\n   fx: {K[0, 0]}\n   fy: {K[1, 1]}\n   cx: {K[0, 2]}\n   cy: {K[1, 2]}\n")
    mono = ('%YAML:1.0\nimu_topic: "/imu0"\nimage_topic: "/cam0/image_raw"\n' + lens.format("front") + "estimate_extrinsic: 0\n"
            + storage("extrinsicRotation", Ts[0][:3, :3]) + storage("extrinsicTranslation", Ts[0][:3, 3:]) + "td: 0.0\n")
    fusion = ('%YAML:1.0\nimu: 1\nnum_of_cam: 2\nimu_topic: "/imu0"\nimage0_topic: "/cam0"\nimage1_topic: "/cam1"\n'
              'cam0_calib: "lens.yaml"\ncam1_calib: "lens.yaml"\nimage_width: 752\nimage_height: 480\nestimate_extrinsic: 0\n'
              + storage("body_T_cam0", Ts[0]) + storage("body_T_cam1", Ts[1]))
    rows = lambda T: "".join(f"    - [{', '.join(repr(float(v)) for v in r)}]\n" for r in T)
    open_vins = "%YAML:1.0\n\n" + "".join(
        f"cam{i}:\n  T_imu_cam: #from camera to IMU\n{rows(T)}  camera_model: pinhole\n  distortion_coeffs: [0.0, 0.0, 0.0, 0.0]\n"
        f"  distortion_model: radtan\n  intrinsics: [{K[0, 0]}, {K[1, 1]}, {K[0, 2]}, {K[1, 2]}]\n  resolution: [752, 480]\n"
        for i, T in enumerate(Ts))
    seen_by = lambda names: [view(n, "imu0", points, seen(np.linalg.inv(T), K, points)) for n, T in zip(names, Ts)]
    poses = lambda names: [matrix("imu0", n, T) for n, T in zip(names, Ts)]
    return [{"name": name, "format": form, "files": files, "views": seen_by(names), "transforms": poses(names), "sizes": {n: [752, 480] for n in names}}
            for name, form, files, names in [
                ("VINS-Mono", "camodocal", {"config.yaml": mono}, ["front"]),
                ("VINS-Fusion", "camodocal", {"lens.yaml": "%YAML:1.0\n---\n" + lens.format("camera"), "config.yaml": fusion}, ["cam0", "cam1"]),
                ("OpenVINS", "kalibr-camchain", {"kalibr_imucam_chain.yaml": open_vins}, ["cam0", "cam1"])]]


def sustechpoints_of_kitti():
    """The tool's own formula: u = intrinsic (rect (extrinsic X))."""
    K = np.array([[707.05, 0, 604.08], [0, 707.05, 180.5], [0, 0, 1]])
    T, rect = np.linalg.inv(rigid(optical(), [0.3, 0.01, -0.1])), rigid(rpy(0.01, -0.02, 0.015), [0, 0, 0])
    points = cloud()
    text = json.dumps({"extrinsic": T.ravel().tolist(), "intrinsic": K.ravel().tolist(), "rect": rect.ravel().tolist()})
    return {"name": "SUSTechPOINTS of KITTI", "format": "sustechpoints", "files": {"front.json": text}, "sizes": {"front": [0, 0]},
            "views": [view("front", "lidar", points, seen(rect @ T, K, points))], "transforms": [matrix("front", "lidar", rect @ T)]}


def main():
    cases = [kitti("KITTI object", "R0_rect", "Tr_velo_to_cam", "Tr_imu_to_velo"),
             kitti("KITTI tracking", "R_rect", "Tr_velo_cam", "Tr_imu_velo", tracking=True),
             kitti("KITTI odometry", None, "Tr", None), kitti_360(), camodocal(), nuscenes(), argoverse2(), *labelling_tools(), *robots(),
             *vins(), sustechpoints_of_kitti()]
    out = pathlib.Path(__file__).parent.parent / "golden" / "rig-import.json"
    out.write_text(json.dumps({"cases": cases}, separators=(",", ":")) + "\n")


main()
