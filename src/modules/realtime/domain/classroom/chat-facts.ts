import { ChatSwitched, MessageDeleted, MessagePosted } from '../../../../contracts/classroom/chat.ts';
import type { FactTable } from '../drafts.ts';

/** The text is read when the message is sent, because the log holds none. */
export const chatFacts: FactTable = {
  [MessagePosted.type]: {
    people: ({ payload }) => [(payload as MessagePosted['payload']).userId],
    messageId: ({ payload }) => (payload as MessagePosted['payload']).messageId,
    make: async ([{ payload, occurredAt }], _, lookup) => {
      const { sessionId, messageId, userId, role } = payload as MessagePosted['payload'];
      const [name, text] = await Promise.all([lookup.name(userId), lookup.text(sessionId, messageId)]);
      return { event: 'CHAT_MESSAGE', data: { sessionId, id: messageId, userId, name, role, text, at: occurredAt } };
    },
  },
  [MessageDeleted.type]: {
    make: ([{ payload }]) => {
      const { sessionId, messageId, userId } = payload as MessageDeleted['payload'];
      return { event: 'CHAT_DELETED', data: { sessionId, id: messageId, by: userId } };
    },
  },
  [ChatSwitched.type]: {
    make: ([{ payload }]) => {
      const { sessionId, open } = payload as ChatSwitched['payload'];
      return { event: 'CHAT_SWITCHED', data: { sessionId, open } };
    },
  },
};
