import { msg } from '@lingui/core/macro';
import type { Sentences } from '../../ui/failure-text.ts';

export const ADMIN_SENTENCES: Sentences = {
  LAST_ADMIN: msg`The last active administrator cannot be deactivated or given another role.`,
  USER_NOT_FOUND: msg`There is no such account any more.`,
};
