// What the compiled codecs mean by their answers below zero, in the order of assembly/errors.ts.
const endsEarly = 'it ends early';
const tooLong = 'more bytes than declared';

const texts = [
  '',
  endsEarly,
  tooLong,
  'fewer bytes than declared',
  'no stream header',
  'level',
  'checksum of the stream differs',
  'no block header',
  'checksum of a block differs',
  'randomised blocks are not supported',
  'block has no end',
  'run leaves the block',
  'block is longer than its level',
  'origin is outside the block',
  'no symbols',
  'number of tables',
  'selector',
  'code length',
  'code is not a prefix code',
  'no such code',
  'no frame header',
  'frame header of an unknown kind',
  'it needs a dictionary',
  'checksum of the frame header differs',
  'block is longer than its frame allows',
  'sequence leaves the block',
  'checksum of the content differs',
  'size of the content differs from what its header says',
] as const;

export function codecError(codec: string, answer: number): string {
  return `${codec} data is damaged: ${texts[-answer] ?? answer}`;
}
