import { Global, Module } from '@nestjs/common';
import { WebcamPictureMaker } from '../../modules/classroom/ports/webcam-picture-maker.ts';
import { PictureMaker } from '../../modules/live-session/ports/picture-maker.ts';
import { SharpPictureMaker } from './sharp-picture-maker.ts';

/** Global, because live-session and classroom need this adapter but must not import it. */
@Global()
@Module({
  providers: [SharpPictureMaker, ...[PictureMaker, WebcamPictureMaker].map((provide) => ({ provide, useExisting: SharpPictureMaker }))],
  exports: [PictureMaker, WebcamPictureMaker],
})
export class PicturesModule {}
