// The peer's programs, its Python, and the 13 s drive that its generator makes; all outside of the repository.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root, run, say } from '../../scripts/run.mjs';
import { peerRig } from '../peer-rig.mjs';

const peer = resolve(root, '../shared/peer');

/** The interpreter and program of the peer; `missing` says why there are none. */
export function peerTools({ work }) {
  if (!existsSync(peer)) return { missing: 'the Python programs of ../shared/peer are not here' };
  const python = join(work, 'venv', 'bin', 'python');
  if (!existsSync(python)) {
    say(
      'setting up the peer (Debian python3-rosbag, python3-sensor-msgs, python3-nav-msgs; numpy, OpenCV and pyarrow of PyPI)',
    );
    run('bash', [join(peer, 'setup.sh'), join(work, 'venv')]);
  }
  const modules = ['numpy', 'opencv-python-headless', 'pyarrow', 'rosbag'];
  return { python, convert: join(peer, 'peer_convert.py'), versions: { Python: { python, modules } } };
}

/** Path of the recording, made when it is not there yet (Debian's python3-rosbag and python3-opencv). */
export function peerRecording({ work }, compression, seconds) {
  const bag = join(work, seconds === 13 ? `${compression}.bag` : `${compression}-${seconds}s.bag`);
  if (existsSync(bag)) return bag;
  say(`making ${bag}`);
  run('/usr/bin/python3', [join(peer, 'gen_bag.py'), `${bag}.part`, compression, String(seconds)]);
  renameSync(`${bag}.part`, bag);
  return bag;
}

/** The peer's calibration as a rig file, so that both project by the same numbers. */
export function peerRigFile() {
  const path = join(root, 'bench', 'peer-rig.yaml');
  writeFileSync(path, peerRig(JSON.parse(readFileSync(join(peer, 'calib.json'), 'utf8'))));
  return path;
}

export const havePeer = () => existsSync(peer);
