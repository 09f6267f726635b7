import { api, data } from '../../api/client.ts';

type Type = 'image/jpeg' | 'image/png' | 'image/webp' | 'image/gif';

/** What the server takes. */
export const PICTURES: readonly Type[] = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'];
export const MAX_PICTURE = 5_000_000;

/** Sends the file itself. */
export const putPicture = (id: string, file: File) =>
  data(
    api.PUT('/api/v1/live-sessions/{id}/thumbnail', {
      params: { path: { id } },
      // The document calls the bytes of a file a string.
      body: file as unknown as string,
      bodySerializer: (body) => body as unknown as File,
      headers: { 'Content-Type': file.type },
    }),
  );
