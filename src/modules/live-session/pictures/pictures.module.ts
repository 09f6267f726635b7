import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.ts';
import { LifecycleModule } from '../lifecycle/lifecycle.module.ts';
import { GetThumbnailHandler } from './features/get-thumbnail.ts';
import { RemoveThumbnailHandler } from './features/remove-thumbnail.ts';
import { SetThumbnailHandler } from './features/set-thumbnail.ts';
import { PictureFiles } from './picture-files.ts';
import { Placeholders } from './placeholders.ts';
import { ThumbnailController } from './thumbnail.controller.ts';

@Module({
  imports: [AccessModule, LifecycleModule],
  controllers: [ThumbnailController],
  providers: [PictureFiles, Placeholders, GetThumbnailHandler, RemoveThumbnailHandler, SetThumbnailHandler],
})
export class PicturesModule {}
