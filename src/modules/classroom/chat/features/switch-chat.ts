import { CommandHandler, type CommandResult, type ICommandHandler } from '@nestjs/cqrs';
import { SwitchChat } from '../../../../contracts/classroom/chat.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { ChatChange } from '../chat-change.ts';

@CommandHandler(SwitchChat)
export class SwitchChatHandler implements ICommandHandler<SwitchChat> {
  constructor(private readonly chatChange: ChatChange) {}

  async execute({ by, sessionId, open }: SwitchChat): Promise<CommandResult<SwitchChat>> {
    if (by.role === 'student') throw new DomainError('TEACHER_ONLY');
    await this.chatChange.run(by, sessionId, null, (chat, member) => chat.switch(member, open));
    return { open };
  }
}
