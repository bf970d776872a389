// Reading alone: every message found, read and deserialized, by the readers that people use and by our Source.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { noCodeGeneration, root, run, say } from '../../scripts/run.mjs';
import { debianVersion } from '../machine.mjs';
import { interleaved, ratio } from '../measure.mjs';
import { compiled } from '../native/compile.mjs';
import { writeAsMcap } from '../reading/as-mcap.mjs';
import { havePeer, peerRecording } from '../recordings/peer.mjs';

/** Of Debian's librosbag-storage-dev, whose header asks for those of ROS 2's pluginlib and what these need. */
const rosbag = {
  libraries: [
    'rosbag_storage',
    'rostime',
    'cpp_common',
    'roscpp_serialization',
    'roslib',
    'class_loader',
    'console_bridge',
  ],
  includes: ['pluginlib', 'class_loader', 'rcpputils', 'rcutils', 'ament_index_cpp'].map(
    name => `/usr/include/${name}`,
  ),
};

export async function readingPart(context) {
  if (!havePeer()) return { missing: 'the recordings of ../shared/peer are not here' };
  const { work, runs } = context;
  const text = [
    'Every message is found, read and deserialized; each program prints how many there were, the bytes of their clouds and pictures, and',
    'the sum of their stamps, and these were equal before anything was timed. The MCAP holds the same messages, compressed with zstd.',
  ];
  const left = reason => text.push(`Left out: ${reason}.`);
  const files = { none: peerRecording(context, 'none', 13), lz4: peerRecording(context, 'lz4', 13) };
  const mcap = join(work, 'none.mcap');
  if (!existsSync(mcap)) await writeAsMcap(files.none, mcap);
  const readers = readersHere(context, left);
  const all = Object.entries({ ...files, 'mcap, zstd': mcap }).flatMap(([group, path]) => {
    const shared = { group, inputs: [path], env: { FRAMELOCK_CACHE: 'off' } };
    return readers
      .filter(({ reads }) => reads.includes(group.split(',')[0]))
      .map(({ name, command }) => ({ ...shared, name, command: [...command, path] }));
  });
  const programs = agreeing(all, left);
  const rows = interleaved(programs, { runs, work, onRun: context.onRun });
  return { title: 'Reading', text, rows, tables: [ratioTable(rows)], goals: [], versions: pythons(work) };
}

function readersHere({ work }, left) {
  const script = join(root, 'bench', 'reading', 'read.py');
  const own = [process.execPath, noCodeGeneration, join(root, 'bench', 'reading', 'read.mjs')];
  const readers = [{ name: 'framelock', reads: ['none', 'lz4', 'mcap'], command: own }];
  if (spawnSync('/usr/bin/python3', ['-c', 'import rosbag']).status === 0)
    readers.push({ name: 'python3-rosbag', reads: ['none', 'lz4'], command: ['/usr/bin/python3', script, 'rosbag'] });
  else left('python3-rosbag (Debian) is not installed');
  const python = readersPython(work);
  readers.push({ name: 'rosbags', reads: ['none', 'lz4'], command: [python, script, 'rosbags'] });
  readers.push({ name: 'mcap (Python)', reads: ['mcap'], command: [python, script, 'mcap'] });
  const program = compiled('reading/read.cpp', { work, ...rosbag }, reason => left(`C++ rosbag::View: ${reason}`));
  if (program) {
    const version = debianVersion('librosbag-storage-dev');
    readers.push({
      name: `C++ rosbag::View${version ? ` ${version}` : ''}`,
      reads: ['none', 'lz4'],
      command: [program],
    });
  }
  return readers;
}

function readersPython(work) {
  const python = join(work, 'readers', 'bin', 'python');
  if (!existsSync(python)) {
    say('setting up the Python readers');
    run('python3', ['-m', 'venv', join(work, 'readers')]);
    run(python, ['-m', 'pip', 'install', '-q', 'rosbags', 'mcap', 'mcap-ros1-support']);
  }
  return python;
}

function pythons(work) {
  const python = join(work, 'readers', 'bin', 'python');
  return { 'Python of the readers': { python, modules: ['numpy', 'rosbags', 'mcap', 'mcap-ros1-support'] } };
}

/** Only programs that found the same in a recording as most did; framelock has to be among them. */
function agreeing(programs, left) {
  const found = programs.map(program => {
    const [file, ...args] = program.command;
    const done = spawnSync(file, args, { encoding: 'utf8', env: { ...process.env, ...program.env } });
    if (done.status !== 0) left(`${program.name} on ${program.group}: ${done.stderr.trim().split('\n').pop()}`);
    return { program, sums: done.status === 0 ? done.stdout.trim() : undefined };
  });
  return found
    .filter(({ program, sums }) => {
      const own = found.find(one => one.program.group === program.group && one.program.name === 'framelock').sums;
      if (own === undefined) throw new Error(`framelock did not read ${program.group}`);
      const peers = found.filter(one => one.program.group === program.group && one.sums !== undefined);
      if (peers.length > 1 && peers.every(one => one.program.name === 'framelock' || one.sums !== own))
        throw new Error(
          `expected framelock to find in ${program.group} what others find, ${peers[1].sums}; got ${own}`,
        );
      if (sums !== undefined && sums !== own) left(`${program.name} on ${program.group}: it found ${sums}, not ${own}`);
      return sums === own;
    })
    .map(({ program }) => program);
}

function ratioTable(rows) {
  const own = rows.filter(row => row.name === 'framelock');
  const pairs = own.flatMap(mine =>
    rows.filter(row => row.group === mine.group && row !== mine).map(peer => [mine, peer]),
  );
  return {
    title: 'Above 1, framelock is the faster one:',
    head: ['recording', 'peer', 'wall', 'CPU'],
    rows: pairs.map(([mine, peer]) => [
      mine.group,
      peer.name,
      ratio(peer, mine).toFixed(2),
      ratio(peer, mine, 'cpu_s').toFixed(2),
    ]),
  };
}
