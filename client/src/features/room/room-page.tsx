import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { sessionQuery } from '../../api/session-query.ts';
import { useMe } from '../../api/use-user.ts';
import { Failed, Loading } from '../../ui/states.tsx';
import { Ended } from './ended.tsx';
import { Lobby } from './lobby.tsx';
import { Outside } from './outside.tsx';
import { Plain } from './plain.tsx';
import { RoomContext } from './room-context.tsx';
import { HAS_SIDE } from './inside/panels.ts';
import { RoomFrame } from './inside/room-frame.tsx';
import { usePanel } from './inside/use-panel.ts';
import { useStartSound } from './start-sound.tsx';
import { useConnection } from './use-connection.ts';
import type { Schemas } from '../../api/schemas.ts';

const route = getRouteApi('/room/$id');

const Room = ({ session, media }: { session: Schemas['SessionView']; media: boolean }) => {
  const { tools, status, why } = useConnection(session.id, useMe().id, media);
  useStartSound({ status, why });
  if (why === 'ended') return <Ended session={session} tools={tools} />;
  if (why) return <Outside session={session} why={why} onAgain={() => tools.connection.joinAgain()} />;
  if (status === 'joining') return <Plain session={session}>{<Loading rows={2} />}</Plain>;
  return (
    <RoomContext value={tools}>
      <RoomFrame />
    </RoomContext>
  );
};

/** Before the room, in it, and after it. */
export const RoomPage = () => {
  const { id } = route.useParams();
  const session = useQuery(sessionQuery(id));
  /** Whether the user wants video; null until they have chosen. */
  const [media, setMedia] = useState<boolean | null>(null);
  const { panel, show } = usePanel();
  if (session.isPending) return <Plain>{<Loading rows={3} />}</Plain>;
  if (!session.data) return <Plain>{<Failed error={session.error} onRetry={() => void session.refetch()} />}</Plain>;
  if (media !== null) return <Room session={session.data} media={media} />;
  const isOver = session.data.status === 'ended' || session.data.status === 'cancelled';
  if (isOver) return <Ended session={session.data} tools={null} />;
  const { isStaff } = session.data;
  const enter = (withMedia: boolean) => {
    // Whoever takes the roll has it before them.
    if (isStaff && !panel && matchMedia(HAS_SIDE).matches) show('roll');
    setMedia(withMedia);
  };
  return <Lobby session={session.data} onReady={enter} />;
};
