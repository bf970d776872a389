// About how many seconds of a processor the longest test files take: only their order matters (longest-first.ts).
export const longFiles: Readonly<Record<string, number>> = {
  'test/e2e/health-acceptance.slow.test.ts': 150,
  'test/calibration/doctor/doctor.slow.test.ts': 100,
  'test/e2e/policies.slow.test.ts': 60,
  'test/viewer/review-states.browser.test.ts': 55,
  'test/calibration/nid/refine-nid.slow.test.ts': 50,
  'test/e2e/output.slow.test.ts': 50,
  'test/viewer/states.browser.test.ts': 45,
  'test/viewer/review.browser.test.ts': 40,
  'test/e2e/calib-check.slow.test.ts': 36,
  'test/e2e/bad-recordings.slow.test.ts': 35,
};
