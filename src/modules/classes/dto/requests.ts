import type { Who } from '../../../contracts/classes.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { EmailField, Flag, Id, Instant, ListOf, Text } from '../../../kernel/http/validation/fields.ts';
import { NameField, SearchField } from '../../../kernel/http/validation/name-fields.ts';
import { PageQuery } from '../../../kernel/http/paging/page.ts';

const name = { min: 3, max: 120, example: 'Physics 10b' };

export class CreateClassRequest {
  @NameField({ ...name, description: 'Names need not be unique.' })
  name!: string;
}

export class UpdateClassRequest {
  @NameField({ ...name, optional: true })
  name?: string;

  @Id({
    optional: true,
    description: 'The new owner. The old one stays as a co-teacher. Only the owner or an admin may change this.',
  })
  ownerId?: string;
}

export class ListClassesQuery extends PageQuery {
  @Flag({ optional: true, default: false, description: 'List archived classes instead of active ones.' })
  archived: boolean = false;

  @SearchField({
    max: 120,
    example: 'physics',
    description: 'Parts of the name, in any order; case, accents and punctuation within words do not matter.',
  })
  q?: string;
}

/** Either `userId` or `email`. */
export class WhoRequest {
  @Id({ optional: true })
  userId?: string;

  @EmailField({ optional: true, example: undefined, description: 'Instead of userId.' })
  email?: string;
}

export class EnrolRequest {
  @ListOf(() => WhoRequest, { min: 1, max: 500 })
  students!: WhoRequest[];

  @Instant({ optional: true, description: 'When the enrolment starts; now by default. May be in the past or the future.' })
  startsAt?: Date;

  @Instant({ optional: true, nullable: true, example: null, description: 'When the enrolment ends. Open-ended if null or omitted.' })
  endsAt?: Date | null;
}

export class JoinClassRequest {
  @Text({ min: 1, max: 40, example: 'K7TQ2MXW', description: 'Case, spaces, dashes and full-width letters do not matter.' })
  code!: string;
}

/** Throws VALIDATION_FAILED unless exactly one of the two is set. `pathPrefix` goes before the name of the field in the error. */
export const asWho = ({ userId, email }: WhoRequest, pathPrefix = ''): Who => {
  if (userId !== undefined && email === undefined) return { userId };
  if (email !== undefined && userId === undefined) return { email };
  throw new DomainError('VALIDATION_FAILED', [
    { field: `${pathPrefix}userId`, message: 'is required unless email is given; send only one of them' },
  ]);
};
