import { modals } from '@mantine/modals';
import { notifications } from '@mantine/notifications';
import { useLingui } from '@lingui/react/macro';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { announce } from '../../ui/announcer.tsx';
import { failureText } from '../../ui/failure-text.ts';

/** A change to a session that is asked for in a dialog: closes it, says that it worked, and reads everything about sessions again. */
export const useChange = <Input = void>(change: (input: Input) => Promise<unknown>, said: string) => {
  const { i18n } = useLingui();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => {
      modals.closeAll();
      announce(said);
      notifications.show({ color: 'green', message: said });
    },
    onError: (error) => notifications.show({ color: 'red', message: failureText(error, i18n) }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['sessions'] }),
  });
};
