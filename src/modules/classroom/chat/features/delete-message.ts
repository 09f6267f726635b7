import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { DeleteMessage } from '../../../../contracts/classroom/chat.ts';
import { isId } from '../../../../kernel/ids.ts';
import { ChatChange } from '../chat-change.ts';

@CommandHandler(DeleteMessage)
export class DeleteMessageHandler implements ICommandHandler<DeleteMessage> {
  constructor(private readonly chatChange: ChatChange) {}

  execute({ by, sessionId, messageId }: DeleteMessage): Promise<void> {
    return this.chatChange.run(by, sessionId, isId(messageId) ? messageId : null, (chat, member) => chat.delete(member, messageId));
  }
}
