// Headers of another epoch: what is added to them, by stamps made here.
import { describe, expect, it } from 'vitest';
import { headerShifts } from '../../../src/frame/stamps/far-headers.js';
import { NO_STAMP } from '../../../src/source/source.js';

const start = 1_700_000_000_000_000_000n;
const ms = 1_000_000n;
/** A device that was switched on 543 s ago. */
const boot = start - 543_000_000_000n;
const nothing = () => undefined;

/** A minute of headers since `since`, recorded `latency` ms later or up to 3 ms more. */
function stream(topic: string, since: bigint, hz: number, latency: number, ppm = 0) {
  const count = 60 * hz;
  const t = BigInt64Array.from({ length: count }, (_, i) => start + BigInt(Math.round((i * 1e9) / hz)));
  const log = t.map((at, i) => at + BigInt(Math.round((latency + 3 * Math.abs(Math.sin(7 * i))) * 1e6)));
  const header = t.map(at => at - since + BigInt(Math.round(Number(at - start) * ppm * 1e-6)));
  return { topic, header, log, none: NO_STAMP };
}

const camera = stream('/camera', 0n, 10, 40);
const imu = stream('/os/imu', boot, 100, 1);
const sweeps = stream('/os/points', boot, 10, 104);

describe('headers of another epoch', () => {
  it('the sweeps and the IMU of one device stay together: both get what the fastest of them tells', () => {
    const [ofCamera, ofImu, ofSweeps] = headerShifts([camera, imu, sweeps], nothing, true);
    expect(ofCamera).toBe(0n);
    expect(ofImu).toBe(ofSweeps);
    // Late by the smallest latency, which stamps cannot tell.
    expect(Number(ofImu - boot) / 1e6).toBeCloseTo(1, 1);
    const alone = headerShifts([camera, sweeps], nothing, true)[1];
    expect(Number(alone - boot) / 1e6).toBeCloseTo(104, 1);
  });

  it('another device, switched on three seconds later, has its own', () => {
    const later = stream('/gps', boot + 3000n * ms, 10, 2);
    const [, ofSweeps, ofLater] = headerShifts([camera, sweeps, later], nothing, true);
    expect(Number(ofLater - boot) / 1e6).toBeCloseTo(3002, 1);
    expect(Number(ofSweeps - boot) / 1e6).toBeCloseTo(104, 1);
  });

  it('devices that one switch turned on are told apart by their rates: 120 ms are not a latency', () => {
    const later = boot + 120n * ms;
    const two = (ppm: number) => [
      stream('/a/imu', boot, 100, 1, -20),
      stream('/a/points', boot, 10, 104, -20),
      stream('/b/imu', later, 100, 1, ppm),
      stream('/b/points', later, 10, 104, ppm),
    ];
    const shifts = headerShifts([camera, ...two(30)], nothing, true).slice(1);
    const late = [boot, boot, later, later].map((since, i) => Number(shifts[i] - since) / 1e6);
    for (const one of late) expect(one).toBeCloseTo(1, 1);
    // Crystals that differ by 8 ppm go half a ms apart in a minute, as latencies do.
    expect(new Set(headerShifts([camera, ...two(-12)], nothing, true).slice(1)).size).toBe(1);
  });

  it('transforms that agree with the recorder are enough; without them it is the recorder that is elsewhere', () => {
    expect(headerShifts([imu, sweeps], nothing, true)).toEqual([0n, 0n]);
    const [ofImu, ofSweeps] = headerShifts([imu, sweeps], nothing, true, [stream('/tf', 0n, 50, 1)]);
    expect([ofImu, ofSweeps]).toEqual([ofSweeps, ofImu]);
    expect(Number(ofImu - boot) / 1e6).toBeCloseTo(1, 1);
  });

  it('what somebody says goes before, where it fits, and speaks for its topic alone', () => {
    const said = (ns: bigint) => (topic: string) => (topic === '/os/points' ? ns : undefined);
    const [, ofImu, ofSweeps] = headerShifts([camera, imu, sweeps], said(boot + 5n * ms), true);
    expect(ofSweeps).toBe(boot + 5n * ms);
    expect(Number(ofImu - boot) / 1e6).toBeCloseTo(1, 1);
    expect(headerShifts([camera, imu, sweeps], said(ms), true)[2]).toBe(0n);
  });
});
