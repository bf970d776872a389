// Writers of recordings: ROS 1 bag and MCAP.
export { bagWriter } from './bag-writer.js';
export { mcapWriter } from './mcap-writer.js';
export type { Compressor, RecordingSink } from './sink.js';
