/** Rooms are entered by loading the page: they have a policy of their own (docs/pages.md). */
export const roomOf = (id: string): string => `/room/${id}`;

export const enterRoom = (id: string): void => location.assign(roomOf(id));
