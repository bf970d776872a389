// The 13 s conversions under other versions of Node, which `--node PROGRAM` names; the peer in the same rounds.
import { spawnSync } from 'node:child_process';
import { interleaved } from '../measure.mjs';
import { peerRecording, peerRigFile, peerTools } from '../recordings/peer.mjs';
import { ownPrograms, peerPrograms, ratioTable } from './conversions.mjs';

export async function nodesPart(context) {
  const { work, runs, nodes } = context;
  if (nodes.length === 0) return { missing: 'no other Node was named with --node' };
  const tools = peerTools(context);
  if (tools.missing) return tools;
  const rig = peerRigFile(context);
  const versions = [process.execPath, ...nodes].map(program => ({ program, version: versionOf(program) }));
  const programs = ['none', 'lz4'].flatMap(group => {
    const given = { work, tools, rig, bag: peerRecording(context, group, 13), group };
    const peers = peerPrograms(given, ['full-cv2', 'full-numpy-t2', 'sync-t2']);
    return [...peers, ...versions.flatMap(node => ownPrograms(given, node))];
  });
  const rows = interleaved(programs, { runs, work, onRun: context.onRun });
  return {
    title: 'Other versions of Node',
    text: [
      'The same build, the same 13 s drive. How long Node itself takes to start, and each of its threads, differs most: the first is',
      'the one of this machine, the others are those that npm has.',
    ],
    rows,
    tables: [ratioTable(rows)],
    goals: [],
    versions: tools.versions,
  };
}

function versionOf(program) {
  const { status, stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`expected a Node that says its version, got ${program}`);
  return stdout.trim().replace(/^v/, '');
}
