import { Module } from '@nestjs/common';
import { PictureMaker } from '../../modules/live-session/ports/picture-maker.js';
import { SharpPictureMaker } from './sharp-picture-maker.js';

@Module({ providers: [{ provide: PictureMaker, useClass: SharpPictureMaker }], exports: [PictureMaker] })
export class PicturesModule {}
