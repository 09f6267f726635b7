import { Module } from '@nestjs/common';
import { Names } from '../access/names.ts';
import { AnswerVerificationHandler } from './features/answer-verification.ts';
import { AskForVerificationHandler } from './features/ask-for-verification.ts';
import { DecideVerificationHandler } from './features/decide-verification.ts';
import { GetMyVerificationHandler } from './features/get-my-verification.ts';
import { GetVerificationPictureHandler } from './features/get-verification-picture.ts';
import { GetVerificationsHandler } from './features/get-verifications.ts';
import { ListVerificationsHandler } from './features/list-verifications.ts';
import { SendPictureHandler } from './features/send-picture.ts';
import { WithdrawPictureHandler } from './features/withdraw-picture.ts';
import { ContentKeys } from './pictures/content-keys.ts';
import { DeleteDuePictures } from './pictures/delete-due-pictures.ts';
import { DuePictures } from './pictures/due-pictures.ts';
import { PictureDisposal } from './pictures/picture-disposal.ts';
import { PictureFiles } from './pictures/picture-files.ts';
import { PictureMetrics } from './pictures/picture-metrics.ts';
import { VerificationLane } from './verification-lane.ts';
import { VerificationStore } from './verification-store.ts';
import { VerificationController } from './verification.controller.ts';

const features = [
  AnswerVerificationHandler,
  AskForVerificationHandler,
  DecideVerificationHandler,
  GetMyVerificationHandler,
  GetVerificationPictureHandler,
  GetVerificationsHandler,
  ListVerificationsHandler,
  SendPictureHandler,
  WithdrawPictureHandler,
];
const pictures = [ContentKeys, DeleteDuePictures, DuePictures, PictureDisposal, PictureFiles, PictureMetrics];

@Module({ controllers: [VerificationController], providers: [...features, ...pictures, Names, VerificationLane, VerificationStore] })
export class VerificationModule {}
