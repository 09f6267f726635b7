import type { Config } from '../../../config/config.ts';
import type { AsyncApi, ChannelName, Operation, Ref } from './document-types.ts';
import { channels, clientEvents, serverEvents } from './document-channels.ts';
import { commandTexts } from './command-texts.ts';
import { eventTexts } from './event-texts.ts';
import { guide } from './guide.ts';
import { schemaComponents } from './components.ts';

/** Builds the AsyncAPI 3 document of the sockets from the schemas and the texts of each event. */
export const buildAsyncApi = (config: Config): AsyncApi => {
  const { host, protocol } = new URL(config.publicUrl);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Rollcall: live rooms over sockets',
      version: '1',
      description: guide(config).trim(),
      license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
    },
    defaultContentType: 'application/json',
    servers: {
      here: {
        host,
        pathname: '/socket.io/',
        protocol: protocol === 'https:' ? 'wss' : 'ws',
        protocolVersion: 'Socket.IO 4 (Engine.IO protocol 4)',
        description: 'Same address and port as the REST API.',
        security: [{ $ref: '#/components/securitySchemes/accessToken' }],
      },
    },
    channels: channels(),
    operations: operations(),
    components: {
      schemas: schemaComponents(),
      securitySchemes: {
        accessToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'In the handshake: `auth: { token }`, or the header `Authorization: Bearer <token>`.',
        },
      },
    },
  };
};

const messageRef = (channel: ChannelName, message: string): Ref => ({ $ref: `#/channels/${channel}/messages/${message}` });
const channelRef = (channel: ChannelName): Ref => ({ $ref: `#/channels/${channel}` });

const operations = (): AsyncApi['operations'] => {
  const connect: Operation = {
    action: 'receive',
    channel: channelRef('handshake'),
    title: 'connect',
    summary: 'Connect with an access token.',
    description: 'If the token is not valid, the client library emits `connect_error`.',
    messages: [messageRef('handshake', 'connect')],
    reply: { channel: channelRef('handshake'), messages: [messageRef('handshake', 'connect_error')] },
  };
  const commands = clientEvents.map((event): [string, Operation] => [
    `receive.${event}`,
    {
      action: 'receive',
      channel: channelRef('commands'),
      title: event,
      summary: commandTexts[event].summary,
      description: commandTexts[event].says,
      messages: [messageRef('commands', event)],
      reply: {
        channel: channelRef('acknowledgements'),
        messages: [messageRef('acknowledgements', `${event}.done`), messageRef('acknowledgements', `${event}.refused`)],
      },
    },
  ]);
  const events = serverEvents.map((event): [string, Operation] => [
    `send.${event}`,
    {
      action: 'send',
      channel: channelRef('events'),
      title: event,
      summary: eventTexts[event].summary,
      description: `To: ${eventTexts[event].to}`,
      messages: [messageRef('events', event)],
    },
  ]);
  return { connect, ...Object.fromEntries([...commands, ...events]) };
};
