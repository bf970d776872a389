// Names what a file is when it is no recording, and says what to do.
import { isZstd } from '../bytes/zstd-frame.js';

const EXPECTED = 'expected a recording (ROS 1 bag, MCAP, rosbag2 .db3, or the folder of a data set)';
const SEE = 'docs/FORMATS.md lists what can be read';

/** A sentence for FL0103 from the first bytes of a file. */
export function describeForeign(head: Uint8Array): string {
  const starts = (...bytes: number[]) => bytes.every((byte, i) => head[i] === byte);
  const text = new TextDecoder('latin1').decode(head.subarray(0, 1024));
  if (text.startsWith('version https://git-lfs'))
    return 'expected a recording, got a Git LFS pointer to one; run `git lfs pull` to fetch the recording itself';
  if (/^\s*(<!doctype html|<html|<head|<body)/i.test(text))
    return 'expected a recording, got an HTML page, probably the error page of a failed download; download the recording again';
  if (starts(0x89, 0x4d, 0x43, 0x41, 0x50))
    return 'expected MCAP of version 0, got another version or a damaged first line; check the file with `mcap doctor`';
  if (text.startsWith('ARROW1'))
    return 'expected a recording, got an Arrow (Feather) file; if it is of an Argoverse 2 log, give the folder of the log';
  if (isZstd(head))
    return 'expected a recording, got a zstd compressed file; unpack it first (`zstd -d`), and give what comes of it, or its folder: rosbag2 writes these with compression mode FILE';
  for (const [name, ...bytes] of archives)
    if (starts(...bytes)) return `expected a recording, got a ${name} archive or compressed file; unpack it first`;
  if (text.slice(257, 262) === 'ustar') return 'expected a recording, got a tar archive; unpack it first';
  if (head.every(byte => byte === 0))
    return `expected a recording, got a file that begins with ${head.length} zero bytes, probably a copy that failed or has not ended; copy the recording again`;
  if (isText(text) && /\bframelock_rig\b/.test(text))
    return 'expected a recording, got a rig file; give the recording, and this one with --rig';
  if (/^\s*[[{]/.test(text) && isText(text))
    return 'expected a recording, got a JSON text; give the file or folder of the recording';
  if (text.startsWith('#ROSRECORD V'))
    return `expected a ROS 1 bag of version 2.0, got version ${/[0-9.]+/.exec(text)?.[0]}: convert it with \`rosbag migrate\``;
  if (isText(text)) return `${EXPECTED}, got a text file; ${SEE}`;
  const hex = [...head.subarray(0, 8)].map(byte => byte.toString(16).padStart(2, '0')).join(' ');
  return `${EXPECTED}, got unknown content that starts with ${hex}; ${SEE}`;
}

const archives: readonly [string, ...number[]][] = [
  ['gzip', 0x1f, 0x8b],
  ['zip', 0x50, 0x4b, 0x03, 0x04],
  ['zip', 0x50, 0x4b, 0x05, 0x06],
  ['xz', 0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00],
  ['lz4', 0x04, 0x22, 0x4d, 0x18],
  ['bzip2', 0x42, 0x5a, 0x68],
  ['7z', 0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c],
  ['rar', 0x52, 0x61, 0x72, 0x21],
];

function isText(text: string): boolean {
  return !/[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text);
}
