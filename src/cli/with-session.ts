// Opens a recording for a command, and closes it whatever happens; what was found before a failure is said before the failure.
import { Issues } from '../issue.js';
import { openSession, type Session, type SessionOptions } from '../platform/node/session.js';
import { talkIssues } from './print.js';
import { unpackingLine } from './unpacking-line.js';

export async function withSession(
  recordings: readonly string[],
  quiet: boolean,
  work: (session: Session) => Promise<void>,
  options: SessionOptions = {},
): Promise<void> {
  const issues = new Issues();
  let session: Session | undefined;
  try {
    session = await openSession(recordings, issues, { unpacking: unpackingLine(quiet), ...options });
    await work(session);
  } catch (error) {
    talkIssues(issues.sorted(), quiet);
    throw error;
  } finally {
    await session?.close();
  }
}
