import { Button, Group, Loader, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useLingui } from '@lingui/react/macro';
import { useBlocker } from '@tanstack/react-router';
import { lazy, Suspense, useRef, useState, type ReactNode } from 'react';
import { showDetails } from '../../../ui/form.ts';
import { Failed } from '../../../ui/states.tsx';
import { AccessFields } from './access-fields.tsx';
import { AttendanceFields } from './attendance-fields.tsx';
import { Basics } from './basics.tsx';
import { useFailureSentence } from './failure-sentence.ts';
import { aboutFields } from './field-of.ts';
import { LinkFields } from './link-fields.tsx';
import { LengthField, TimeFields } from './time-fields.tsx';
import { useRequired } from './use-required.ts';
import type { Values } from './values.ts';
import { momentOf } from './zoned-time.ts';

const PictureField = lazy(() => import('../picture-field.tsx'));

export interface Filled {
  readonly values: Values;
  /** Null to start now. */
  readonly startsAt: string | null;
  readonly picture: File | null;
}

interface Props {
  readonly initial: Values;
  readonly isNew: boolean;
  /** Without a planned start. */
  readonly startsNow?: boolean;
  /** The name of the button. */
  readonly action: string;
  /** Sends what is filled in, and leaves the page. */
  readonly onSubmit: (filled: Filled) => Promise<void>;
  /** Above the button. */
  readonly children?: ReactNode;
}

/** What went wrong as a whole, where it can be seen: the button is far below. */
const Refused = ({ failure }: { failure: unknown }) => (
  <div ref={(node) => node?.scrollIntoView({ block: 'center' })}>
    <Failed error={failure} />
  </div>
);

/** Asks before what was typed is thrown away, unless it has just been saved. */
const useGuard = (isDirty: () => boolean) => {
  const { t } = useLingui();
  const saved = useRef(false);
  const isUnsaved = () => !saved.current && isDirty();
  useBlocker({
    // The browser's own dialog, as for closing the tab.
    // oxlint-disable-next-line no-alert
    shouldBlockFn: () => isUnsaved() && !confirm(t`Leave without saving?`),
    enableBeforeUnload: isUnsaved,
  });
  return (isSaved: boolean) => {
    saved.current = isSaved;
  };
};

/** Everything about a session that can be set, for scheduling, starting and editing. */
export const SessionForm = ({ initial, isNew, startsNow = false, action, onSubmit, children }: Props) => {
  const { t } = useLingui();
  const sentence = useFailureSentence();
  const validate = useRequired(startsNow);
  const form = useForm<Values>({ mode: 'uncontrolled', initialValues: initial, validate });
  const [picture, setPicture] = useState<File | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [isPending, setPending] = useState(false);
  const setSaved = useGuard(() => form.isDirty());
  const submit = async (values: Values) => {
    setFailure(null);
    setPending(true);
    // The page that follows must not ask whether to leave this one.
    setSaved(true);
    const startsAt = startsNow ? null : momentOf(values.date, values.time, values.timeZone)!.at;
    try {
      await onSubmit({ values, startsAt, picture });
    } catch (error) {
      setSaved(false);
      if (!showDetails(form, aboutFields(error, sentence))) setFailure(error);
    } finally {
      setPending(false);
    }
  };
  return (
    <form
      onSubmit={form.onSubmit(
        (values) => void submit(values),
        (errors) => form.getInputNode(Object.keys(errors)[0]!)?.focus(),
      )}
      noValidate
    >
      <Stack gap="lg">
        {failure !== null && <Refused failure={failure} />}
        <Basics form={form} isNew={isNew} />
        {startsNow ? <LengthField form={form} /> : <TimeFields form={form} isNew={isNew} />}
        <AccessFields form={form} />
        <AttendanceFields form={form} />
        <LinkFields form={form} />
        {isNew && (
          <Suspense fallback={<Loader />}>
            <PictureField label={t`Picture`} file={picture} onChange={setPicture} />
          </Suspense>
        )}
        {children}
        <Group justify="flex-end">
          <Button type="submit" size="md" loading={isPending}>
            {action}
          </Button>
        </Group>
      </Stack>
    </form>
  );
};
