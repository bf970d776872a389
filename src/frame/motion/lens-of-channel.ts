// The lens of a picture topic from the recording's own CameraInfo, where no rig is made.
import type { Camera } from '../../camera/camera.js';
import { type Issues, rethrowDefect } from '../../issue.js';
import {
  cameraOfInfo,
  isRectifiedTopic,
  matchCameraInfo,
  reportSizeOfPicture,
  withSizeOfPicture,
} from '../../rig/index.js';
import { type Channel, NO_STAMP, type Source } from '../../source/source.js';
import { readCalibration } from '../calibration-messages.js';
import { firstLook } from '../first-look.js';
import { makeMessageLooks } from '../message-looks.js';
import { messagesByChannel } from '../stamps/message-lists.js';

/** Undefined when no CameraInfo fits, several do, or its numbers make no lens. Decodes all CameraInfo of the recording. */
export async function lensOfChannel(source: Source, channel: Channel, issues: Issues): Promise<Camera | undefined> {
  const lists = messagesByChannel(source);
  const infos = source.channels.filter(c => c.decoder.kind === 'camera_info');
  const first = source.messages.count > 0 ? source.messages.logNs.at(0) : NO_STAMP;
  const { cameraInfos } = await readCalibration(source, infos, lists, first, issues);
  const look = await firstLook(makeMessageLooks(source), channel, lists[channel.id]);
  const said = matchCameraInfo({ topic: channel.topic, frameId: look?.frameId ?? '' }, cameraInfos);
  if (said === undefined || said === 'ambiguous') return undefined;
  const match = withSizeOfPicture(said, look?.imageSize);
  const rectified = isRectifiedTopic(channel.topic);
  try {
    const { lens } = cameraOfInfo(match, rectified).camera;
    if (match !== said) reportSizeOfPicture({ name: channel.topic, topic: channel.topic }, match, rectified, issues);
    return lens;
  } catch (error) {
    rethrowDefect(error);
    return undefined;
  }
}
