import type { Role } from '../../../../contracts/auth.ts';
import { CHAT_ORDERS, MESSAGE_LENGTH, type ChatOrder } from '../../../../contracts/classroom/chat.ts';
import { PageQuery } from '../../../../kernel/http/paging/page.ts';
import { Flag, Id, Instant, Int, OneOf, Text } from '../../../../kernel/http/validation/fields.ts';
import { MessageField } from '../../../../kernel/http/validation/message-field.ts';

const EXAMPLE = 'Is the force always the product of mass and acceleration?';

export class ChatQuery extends PageQuery {
  @OneOf(CHAT_ORDERS, { optional: true, default: 'oldest', description: 'Which messages come first.' })
  order: ChatOrder = 'oldest';
}

export class PostMessageRequest {
  @MessageField({
    max: MESSAGE_LENGTH,
    example: EXAMPLE,
    description: 'Invisible and bidirectional control characters are removed. Lines end in a newline.',
  })
  text!: string;

  @Id({ optional: true, description: 'Chosen by the caller. A message that is sent again with the same ID is not doubled.' })
  id?: string;
}

export class PostedView {
  @Id()
  id!: string;

  @Int({ min: 1, example: 12, description: 'The number of the message in the session.' })
  seq!: number;
}

export class ChatMessageView extends PostedView {
  @Id({ description: 'The sender.' })
  userId!: string;

  @Text({ max: 120, example: 'Amara Okafor' })
  name!: string;

  @OneOf(['admin', 'teacher', 'student'], { example: 'student', description: 'The sender’s role at that moment.' })
  role!: Role;

  @Text({ max: MESSAGE_LENGTH, lines: true, nullable: true, example: EXAMPLE, description: 'Null if the message has been deleted.' })
  text!: string | null;

  @Instant()
  at!: Date;
}

export class ChatOpen {
  @Flag({ example: false, description: 'Whether everybody may write. Staff may write even if not.' })
  open!: boolean;
}
