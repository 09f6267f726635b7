import { Indicator, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import type { LucideIcon } from 'lucide-react';
import classes from './tool.module.css';

interface Props {
  readonly icon: LucideIcon;
  /** Says what it does now. */
  readonly label: string;
  /** For buttons that stay pressed, such as those of panels. */
  readonly pressed?: boolean;
  /** Something new, such as the number of unread messages. `name`: how it is read. */
  readonly news?: { readonly count: number; readonly name: string };
  readonly disabled?: boolean;
  /** Of no use on touch screens. */
  readonly forKeyboards?: boolean;
  readonly onClick: () => void;
}

/** A button of the toolbar. */
export const Tool = ({ icon: Icon, label, pressed, news, disabled, forKeyboards, onClick }: Props) => (
  <UnstyledButton
    className={`${classes.tool} ${forKeyboards ? classes.forKeyboards : ''}`}
    aria-pressed={pressed}
    disabled={disabled}
    onClick={onClick}
  >
    <Indicator aria-hidden label={news?.count} disabled={!news?.count} size={18} color="red" offset={2}>
      <Icon size={22} aria-hidden />
    </Indicator>
    <Text component="span" size="xs" className={classes.word}>
      {label}
    </Text>
    {news?.count ? <VisuallyHidden>{`, ${news.name}`}</VisuallyHidden> : null}
  </UnstyledButton>
);
