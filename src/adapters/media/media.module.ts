import { Inject, Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../../config/config.ts';
import { Log } from '../../kernel/logging/log.ts';
import { MediaProviders } from '../../modules/realtime/ports/media-provider.ts';
import { JanusMedia } from './janus/janus-media.ts';
import { Mesh } from './mesh.ts';

const JANUS = Symbol('JanusMedia, or null without JANUS_URL');

/** The fourth check after the last answer comes after 1.6 s at most, so that rooms are told within 2 s. */
const TIMES = { answerMs: 5_000, checkMs: 400, keepAliveMs: 20_000, retryMs: 1_000 };

const janusOf = ({ media: { janus } }: Config, log: Log): JanusMedia | null =>
  janus ? new JanusMedia({ url: janus.url, secret: janus.secret, limit: janus.peers, ...TIMES }, log) : null;

/** Video from browser to browser and, if JANUS_URL is set, through Janus. */
@Module({
  providers: [
    { provide: JANUS, useFactory: janusOf, inject: [Config, Log] },
    {
      provide: MediaProviders,
      useFactory: ({ media }: Config, janus: JanusMedia | null) => new MediaProviders(new Mesh(media.meshPeers), janus),
      inject: [Config, JANUS],
    },
  ],
  exports: [MediaProviders],
})
export class MediaModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(@Inject(JANUS) private readonly janus: JanusMedia | null) {}

  onApplicationBootstrap(): void {
    this.janus?.start();
  }

  onApplicationShutdown(): void {
    this.janus?.stop();
  }
}
