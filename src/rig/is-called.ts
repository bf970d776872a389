// Whether a person means this sensor: how every option and policy names one.

/** By its name or its topic, whose first slash may be left out: `camera_front`, `/cam/image`, `cam/image`. */
export function isCalled(sensor: { readonly name: string; readonly topic: string }, wanted: string): boolean {
  const { name, topic } = sensor;
  return wanted === name || wanted === topic || `/${wanted}` === topic;
}
