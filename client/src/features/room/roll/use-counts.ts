import { useStore } from 'zustand';
import { useRoom, useRoomTools } from '../room-context.tsx';
import type { Summary } from '../store/state.ts';
import { countsOf } from './counts.ts';

/** The counts of the roll now, including the marks that are on their way. */
export const useCounts = (): Summary => {
  const { marker } = useRoomTools();
  const own = useStore(marker.store, (state) => state.own);
  return useRoom(({ lines }) =>
    countsOf(Object.values(lines), ({ studentId, status }) => {
      const mark = own[studentId];
      return mark ? mark.status : status;
    }),
  );
};
