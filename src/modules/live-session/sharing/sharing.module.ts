import { Module } from '@nestjs/common';
import { ShareCodes } from './share-codes.ts';
import { ShareController } from './share.controller.ts';

@Module({
  controllers: [ShareController],
  providers: [ShareCodes],
  exports: [ShareCodes],
})
export class SharingModule {}
