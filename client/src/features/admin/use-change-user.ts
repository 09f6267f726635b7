import { notifications } from '@mantine/notifications';
import { useLingui } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { api, data } from '../../api/client.ts';
import { queries } from '../../api/queries.ts';
import type { Schemas } from '../../api/schemas.ts';

interface Change {
  readonly user: Schemas['UserAnswer'];
  readonly change: Schemas['UserRequest'];
  /** What to say when it is done. */
  readonly said: string;
}

/** Changes an account and says so. Failures are shown, with the request id, in the same place. */
export const useChangeUser = () => {
  const { t } = useLingui();
  return useMutation({
    mutationFn: ({ user, change }: Change) => data(api.PATCH('/api/v1/users/{id}', { params: { path: { id: user.id } }, body: change })),
    onSuccess: (_, { said }) => notifications.show({ color: 'green', title: t`Done`, message: said }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['users'] }),
  });
};
