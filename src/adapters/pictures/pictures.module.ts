import { Global, Module } from '@nestjs/common';
import { PictureMaker } from '../../modules/live-session/ports/picture-maker.ts';
import { SharpPictureMaker } from './sharp-picture-maker.ts';

/** Global: fills a port inside live-session, which may not import adapters itself. */
@Global()
@Module({ providers: [{ provide: PictureMaker, useClass: SharpPictureMaker }], exports: [PictureMaker] })
export class PicturesModule {}
