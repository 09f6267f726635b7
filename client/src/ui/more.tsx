import { Button, Center } from '@mantine/core';
import { Trans } from '@lingui/react/macro';

interface Props {
  readonly list: { readonly hasNextPage: boolean; readonly isFetchingNextPage: boolean; readonly fetchNextPage: () => unknown };
}

/** Reads the next page of a list, if there is one. */
export const More = ({ list }: Props) =>
  list.hasNextPage && (
    <Center>
      <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
        <Trans>Show more</Trans>
      </Button>
    </Center>
  );
