import { Anchor, Group, Text } from '@mantine/core';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Schemas } from '../../../api/schemas.ts';
import { Name } from '../../../ui/person.tsx';
import { When } from '../../../ui/when.tsx';
import { Price } from '../seats.tsx';
import styles from './facts.module.css';

export type FullSession = Schemas['SessionWithMeetingView'];

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className={styles.fact}>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

const useWords = () => {
  const { t } = useLingui();
  return {
    visibility: {
      class: t`The members of the class`,
      booked: t`Everyone with a booking`,
      public: t`Everyone who is signed in`,
    },
    capture: { teacher: t`by the teacher`, presence: t`by joining` },
    marks: { concerned: t`Staff, and each student their own`, room: t`Everyone in the room` },
  };
};

const SeatCount = ({ session: { needsBooking, capacity, seatsTaken, waiting } }: { session: FullSession }) => {
  if (!needsBooking) return <Trans>No booking needed</Trans>;
  return (
    <>
      {capacity === null ? (
        <Plural value={seatsTaken} one="# booked" other="# booked" />
      ) : (
        <Trans>
          {seatsTaken} of {capacity} booked
        </Trans>
      )}
      {waiting > 0 && (
        <>
          {' · '}
          <Plural value={waiting} one="# waiting" other="# waiting" />
        </>
      )}
    </>
  );
};

const Meeting = ({ session: { meetingUrl, meetingPassword } }: { session: FullSession }) =>
  meetingUrl ? (
    <>
      <Anchor href={meetingUrl} target="_blank" rel="noreferrer" style={{ overflowWrap: 'anywhere' }}>
        {meetingUrl}
      </Anchor>
      {meetingPassword && (
        <Text size="sm">
          <Trans>
            Password: <bdi>{meetingPassword}</bdi>
          </Trans>
        </Text>
      )}
    </>
  ) : (
    <Trans>You get the link when you join.</Trans>
  );

/** Everything there is to know about a session, by name. */
export const Facts = ({ session }: { session: FullSession }) => {
  const { t, i18n } = useLingui();
  const words = useWords();
  const { classId, className, instructor, isStaff, lengthMinutes } = session;
  const captures = new Intl.ListFormat(i18n.locale).format(session.capture.map((capture) => words.capture[capture]));
  return (
    <dl className={styles.facts}>
      <Fact name={t`When`}>
        <When at={session.startsAt} zone={session.timeZone} size="md" />
      </Fact>
      <Fact name={t`Length`}>
        <Plural value={lengthMinutes} one="# minute" other="# minutes" />
      </Fact>
      <Fact name={t`With`}>
        <Name>{instructor}</Name>
        {session.isHost && (
          <Text span c="dimmed">
            {' '}
            <Trans>(you host it)</Trans>
          </Text>
        )}
        {session.hostActive === false && (
          <Text size="sm" c="red">
            <Trans>The host’s account is inactive. Hand the session over.</Trans>
          </Text>
        )}
      </Fact>
      {classId && className && (
        <Fact name={t`Class`}>
          <Anchor renderRoot={(props) => <Link to="/classes/$id" params={{ id: classId }} {...props} />}>
            <Name>{className}</Name>
          </Anchor>
        </Fact>
      )}
      <Fact name={t`Who may join`}>{words.visibility[session.visibility]}</Fact>
      <Fact name={t`Seats`}>
        <Group gap="sm">
          <span>
            <SeatCount session={session} />
          </span>
          <span>
            <Price session={session} />
          </span>
        </Group>
      </Fact>
      {session.hasVideo && <Fact name={t`Video`}>{<Trans>There is a video to watch together in the room.</Trans>}</Fact>}
      {session.hasMeeting && (
        <Fact name={t`Meeting`}>
          <Meeting session={session} />
        </Fact>
      )}
      {isStaff && <Fact name={t`Attendance is taken`}>{captures}</Fact>}
      {isStaff && <Fact name={t`Who sees the marks`}>{words.marks[session.marksVisibility]}</Fact>}
    </dl>
  );
};
