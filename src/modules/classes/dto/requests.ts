import type { Who } from '../../../contracts/classes.js';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { EmailField, Flag, Id, Instant, ListOf, Text } from '../../../kernel/http/validation/fields.ts';
import { NameField, SearchField } from '../../../kernel/http/validation/name-fields.ts';
import { PageQuery } from '../../../kernel/http/paging/page.ts';

const name = { min: 3, max: 120, example: 'Physics 10b' };

export class CreateClassRequest {
  @NameField({ ...name, description: 'Names may repeat.' })
  name!: string;
}

export class UpdateClassRequest {
  @NameField({ ...name, optional: true })
  name?: string;

  @Id({
    optional: true,
    description: 'The teacher who becomes the owner. The old one stays as a co-teacher. Only by the owner or an admin.',
  })
  ownerId?: string;
}

export class ListClassesQuery extends PageQuery {
  @Flag({ optional: true, default: false, description: 'Only archived classes, instead of only those that are not.' })
  archived: boolean = false;

  @SearchField({
    max: 120,
    example: 'physics',
    description: 'Parts of the name, in any order; case, accents and punctuation within words do not matter.',
  })
  q?: string;
}

/** `userId` or `email`, one of the two. */
export class WhoRequest {
  @Id({ optional: true })
  userId?: string;

  @EmailField({ optional: true, example: undefined, description: 'Instead of userId.' })
  email?: string;
}

export class EnrolRequest {
  @ListOf(() => WhoRequest, { min: 1, max: 500 })
  students!: WhoRequest[];

  @Instant({ optional: true, description: 'When they start; now unless said. May lie in the past or in the future.' })
  startsAt?: Date;

  @Instant({ optional: true, nullable: true, example: null, description: 'When they end; null or left out = open.' })
  endsAt?: Date | null;
}

export class JoinClassRequest {
  @Text({ min: 1, max: 40, example: 'K7TQ2MXW', description: 'Case, spaces, dashes and full-width letters do not matter.' })
  code!: string;
}

/** The two forms as a command knows them. `at` is where it stands in the request. */
export const asWho = ({ userId, email }: WhoRequest, at = ''): Who => {
  if (userId !== undefined && email === undefined) return { userId };
  if (email !== undefined && userId === undefined) return { email };
  throw new DomainError('VALIDATION_FAILED', [
    { field: `${at}userId`, message: 'is required unless email is given; send only one of them' },
  ]);
};
