import { dateIn, durationCell, timeCells } from '../../kernel/http/csv/cells.ts';
import type { CsvFile } from '../../kernel/http/csv/send-csv.ts';
import type { RegisterFile, RegisterFileLine } from './features/read-register.ts';

const expectedCell = ({ expected, notExpected }: RegisterFileLine): string => {
  if (expected) return 'yes';
  return notExpected ? `no (${notExpected.replaceAll('_', ' ')})` : 'guest';
};

const verificationCell = ({ verification }: RegisterFileLine): string => {
  if (!verification) return '';
  const { status, method } = verification;
  return status === 'accepted' || status === 'rejected'
    ? `${status} (${method === 'picture' ? 'picture' : 'no camera'})`
    : status.replace('-', ' ');
};

/** The register as a CSV file, with times in the session's zone. */
export const registerFile = ({ session, batches }: RegisterFile): CsvFile<RegisterFileLine> => {
  const { title, timeZone, startsAt } = session;
  const time = timeCells(timeZone);
  return {
    name: `Attendance ${dateIn(timeZone, startsAt)} ${title}`,
    columns: [
      ['Name', ({ name }) => name],
      ['Email', ({ email }) => email],
      ['Expected', expectedCell],
      ['Status', ({ status }) => status ?? ''],
      ['Set by', ({ source }) => source ?? ''],
      ['Marked by', ({ marker }) => marker],
      [`Marked at (${timeZone})`, ({ markedAt }) => time(markedAt)],
      ['Time attended', ({ attendedSeconds }) => durationCell(attendedSeconds)],
      [`First joined (${timeZone})`, ({ firstJoinedAt }) => time(firstJoinedAt)],
      [`Last left (${timeZone})`, ({ lastLeftAt }) => time(lastLeftAt)],
      ['Verification', verificationCell],
    ],
    batches,
  };
};
