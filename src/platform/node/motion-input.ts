// Opens what `calib time` compares: a topic of a recording, or a text table of poses, rates, headings or speeds.
import { existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { looksLikeMotionFile, readMotionFile } from '../../calibration/motion-file/index.js';
import {
  type MotionObserver,
  motionChannels,
  motionSource,
  type ObservedMotion,
  observeChannel,
} from '../../frame/motion/index.js';
import { FramelockError, type Issues } from '../../issue.js';
import { gotName } from '../../near-name.js';
import type { Source } from '../../source/source.js';
import { openFile } from './file.js';
import { openSession } from './session.js';

export interface MotionInput {
  readonly path: string;
  /** Undefined for a table, and where the recording's only motion is meant. */
  readonly topic?: string;
}

/** The motions of one input, the best first. `topic` is the file's name for a table. */
export interface OpenedMotion {
  readonly path: string;
  readonly topic: string;
  readonly motions: readonly ObservedMotion[];
}

/**
 * `drive.bag:/imu`, `C:\drive.bag:/imu`, `drive.bag`. Paths and topics may hold colons (`C:\…`, `/a:b`): of all places where
 * the text can be cut, the one that leaves the longest existing path is meant.
 */
export function splitMotionInput(text: string, exists: (path: string) => boolean = existsSync): MotionInput {
  if (exists(text)) return { path: text };
  for (let at = text.lastIndexOf(':'); at > 0; at = text.lastIndexOf(':', at - 1)) {
    const path = text.slice(0, at);
    if (exists(path) && at + 1 < text.length) return { path, topic: text.slice(at + 1) };
  }
  throw new FramelockError('FL0101', 'expected a recording or a table, got no such file or folder; check the path', {
    at: { file: text },
  });
}

/** Throws FL0801 when the recording has no such topic or more than one motion to choose from, FL0902 when it has none. */
export async function openMotion(
  { path, topic }: MotionInput,
  columns: string | undefined,
  observers: readonly MotionObserver[],
  issues: Issues,
): Promise<OpenedMotion> {
  if (topic === undefined && (columns !== undefined || (await isTable(path)))) {
    const bytes = await openFile(path);
    try {
      const { track, format } = await readMotionFile(bytes, issues, columns);
      const name = basename(path);
      return { path, topic: name, motions: [{ topic: name, signal: format, track }] };
    } finally {
      await bytes.close();
    }
  }
  const session = await openSession([path], issues);
  try {
    return { path, ...(await ofRecording(session.source, topic, observers, issues)) };
  } finally {
    await session.close();
  }
}

async function isTable(path: string): Promise<boolean> {
  if (!statSync(path).isFile()) return false;
  const bytes = await openFile(path);
  try {
    return looksLikeMotionFile(await bytes.read(0, Math.min(4096, bytes.size)));
  } finally {
    await bytes.close();
  }
}

async function ofRecording(
  source: Source,
  topic: string | undefined,
  observers: readonly MotionObserver[],
  issues: Issues,
): Promise<Omit<OpenedMotion, 'path'>> {
  const motion = motionSource(source, issues);
  const channels = motionChannels(motion, observers);
  const names = channels.map(c => c.topic);
  const wanted = channels.filter(c => topic === undefined || c.topic === topic || c.topic === `/${topic}`);
  if (topic === undefined ? wanted.length > 1 : wanted.length === 0)
    throw new FramelockError(
      names.length === 0 ? 'FL0902' : 'FL0801',
      topic === undefined
        ? `expected a topic behind the recording (recording:topic), one of ${names.join(', ')}; got none`
        : `expected the topic to be one that has motion data (${names.join(', ') || 'there is none'}); ${gotName(topic, names)}`,
    );
  for (const channel of wanted) {
    const motions = await observeChannel(motion, channel, observers, issues);
    if (motions.length > 0) return { topic: channel.topic, motions };
  }
  throw new FramelockError(
    'FL0902',
    `expected rates, orientations or speeds in ${topic ?? 'the recording'}, got none that is usable`,
  );
}
