import { Module } from '@nestjs/common';
import { Config } from '../../config/config.ts';
import { MediaProviders } from '../../modules/realtime/ports/media-provider.ts';
import { Mesh } from './mesh.ts';

@Module({
  providers: [
    { provide: MediaProviders, useFactory: ({ media }: Config) => new MediaProviders(new Mesh(media.meshPeers), null), inject: [Config] },
  ],
  exports: [MediaProviders],
})
export class MediaModule {}
