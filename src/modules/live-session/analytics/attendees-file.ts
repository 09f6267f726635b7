import type { Attendee, AttendeesFile } from '../../../contracts/live-session/analytics.ts';
import { dateIn, durationCell, timeCells } from '../../../kernel/http/csv/cells.ts';
import type { CsvFile } from '../../../kernel/http/csv/send-csv.ts';

/** Those who came as a CSV file, with times in the session's zone. */
export const attendeesFile = ({ session, batches }: AttendeesFile): CsvFile<Attendee> => {
  const { title, timeZone, startsAt } = session;
  const time = timeCells(timeZone);
  return {
    name: `Analytics ${dateIn(timeZone, startsAt)} ${title}`,
    columns: [
      ['Name', ({ name }) => name],
      ['Email', ({ email }) => email],
      ['Time attended', ({ attendedSeconds }) => durationCell(attendedSeconds)],
      ['Time watched', ({ watchedSeconds }) => durationCell(watchedSeconds)],
      [`First joined (${timeZone})`, ({ firstJoinedAt }) => time(firstJoinedAt)],
      [`Last left (${timeZone})`, ({ lastLeftAt }) => time(lastLeftAt)],
    ],
    batches,
  };
};
