import { Global, Module } from '@nestjs/common';
import { PictureMaker } from '../../modules/live-session/ports/picture-maker.ts';
import { SharpPictureMaker } from './sharp-picture-maker.ts';

/** Global, because live-session needs this adapter but must not import it. */
@Global()
@Module({ providers: [{ provide: PictureMaker, useClass: SharpPictureMaker }], exports: [PictureMaker] })
export class PicturesModule {}
