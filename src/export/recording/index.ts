// Writers of recordings: ROS 1 bag and MCAP.
export { type BagConnection, type BagWriter, bagWriter } from './bag-writer.js';
export { type McapChannel, mcapWriter, type RecordingMcapWriter } from './mcap-writer.js';
export type { Compressor, RecordingSink } from './sink.js';
