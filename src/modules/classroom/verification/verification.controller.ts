import { Body, Controller, Delete, Get, Param, Post, Put, Query, Res, StreamableFile } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Principal } from '../../../contracts/auth.ts';
import {
  AnswerVerification,
  AskForVerification,
  DecideVerification,
  GetMyVerification,
} from '../../../contracts/classroom/verification.ts';
import { KEPT_OUT_ERRORS } from '../../../contracts/errors/live-session.ts';
import { BinaryBody, Bytes } from '../../../kernel/http/body/binary-body.ts';
import { ApiEndpoint, OrNull, PageOf } from '../../../kernel/http/openapi/api-endpoint.ts';
import { paged, PageQuery } from '../../../kernel/http/paging/page.ts';
import { By, Roles } from '../../../kernel/security/access.ts';
import { PICTURE_BYTES } from './domain/limits.ts';
import { AnswerRequest, AskRequest, DecisionRequest, whomOf } from './dto/requests.ts';
import { AskedView, VerificationStateView, VerificationView } from './dto/views.ts';
import { GetVerificationPicture } from './features/get-verification-picture.ts';
import { ListVerifications } from './features/list-verifications.ts';
import { SendPicture } from './features/send-picture.ts';
import { WithdrawPicture } from './features/withdraw-picture.ts';

const PICTURE_TYPE = 'image/webp';

@ApiTags('classroom')
@Controller('live-sessions/:id/verifications')
export class VerificationController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post()
  @Roles('teacher', 'admin')
  @ApiEndpoint({
    summary: 'Ask participants to verify who they are',
    description:
      'For staff of a live session: one, some or all participants who are in it now. Those named who declined or were decided on are asked again; a request that is still open stays as it is.',
    ok: AskedView,
    status: 200,
    errors: ['SESSION_NOT_FOUND', 'SESSION_NOT_LIVE', 'PEER_NOT_FOUND', 'STAFF_NOT_VERIFIED', ...KEPT_OUT_ERRORS],
  })
  ask(@By() by: Principal, @Param('id') id: string, @Body() body: AskRequest) {
    return this.commands.execute(new AskForVerification(by, id, whomOf(body)));
  }

  @Get()
  @Roles('teacher', 'admin')
  @ApiEndpoint({
    summary: 'List the verifications of a session',
    description: 'For staff of the session, also after its end, in the order of the last requests.',
    ok: PageOf(VerificationView),
    errors: ['SESSION_NOT_FOUND', ...KEPT_OUT_ERRORS],
  })
  list(@By() by: Principal, @Param('id') id: string, @Query() query: PageQuery) {
    return paged(query, `verifications of ${id}`, (page) => this.queries.execute(new ListVerifications(by, id, page)));
  }

  @Get('me')
  @ApiEndpoint({
    summary: 'Read your own verification',
    description: 'Null if you have not been asked.',
    ok: OrNull(VerificationStateView),
    errors: ['SESSION_NOT_FOUND', ...KEPT_OUT_ERRORS],
  })
  mine(@By() by: Principal, @Param('id') id: string) {
    return this.queries.execute(new GetMyVerification(by, id));
  }

  @Put('me')
  @ApiEndpoint({
    summary: 'Answer a request to verify who you are',
    description:
      'While the session is live. You can change your answer until staff have decided; a picture that you no longer agree to is deleted at once.',
    ok: VerificationStateView,
    errors: ['SESSION_NOT_FOUND', 'SESSION_NOT_LIVE', 'VERIFICATION_NOT_ASKED', 'VERIFICATION_DECIDED', ...KEPT_OUT_ERRORS],
  })
  answer(@By() by: Principal, @Param('id') id: string, @Body() { consent }: AnswerRequest) {
    return this.commands.execute(new AnswerVerification(by, id, consent));
  }

  @Put('me/picture')
  @BinaryBody({
    types: ['image/jpeg', 'image/webp'],
    maxSize: PICTURE_BYTES,
    wrongType: 'JPEG_OR_WEBP_NEEDED',
    busy: 'PICTURES_BUSY',
    description: 'The file itself, at most 1 MB and 40 megapixels.',
  })
  @ApiEndpoint({
    summary: 'Send your picture',
    description:
      'One JPEG or WebP, recognised by its content, after you have agreed to it. It is re-encoded, upright and without camera and location data, and encrypted. Only staff of the session can see it. It is deleted when it is rejected, when you withdraw it or are asked again, and VERIFICATION_KEEP_HOURS (24 by default) after the session at the latest.',
    ok: VerificationStateView,
    errors: [
      'SESSION_NOT_FOUND',
      'SESSION_NOT_LIVE',
      'VERIFICATION_NOT_ASKED',
      'CONSENT_NEEDED',
      'VERIFICATION_PICTURE_SENT',
      'VERIFICATION_DECIDED',
      'JPEG_OR_WEBP_NEEDED',
      'NOT_JPEG_OR_WEBP',
      'PICTURE_TOO_LARGE',
      'PICTURES_BUSY',
      'STORAGE_UNAVAILABLE',
      ...KEPT_OUT_ERRORS,
    ],
  })
  send(@By() by: Principal, @Param('id') id: string, @Bytes() bytes: Buffer) {
    return this.commands.execute(new SendPicture(by, id, bytes));
  }

  @Delete('me/picture')
  @ApiEndpoint({
    summary: 'Withdraw your picture',
    description:
      'Deletes it at once, also after the decision, which stays, and after the session. Before the decision it counts as declined. Repeating the request returns the same response.',
    ok: VerificationStateView,
    errors: ['SESSION_NOT_FOUND', 'VERIFICATION_NOT_ASKED', ...KEPT_OUT_ERRORS],
  })
  withdraw(@By() by: Principal, @Param('id') id: string) {
    return this.commands.execute(new WithdrawPicture(by, id));
  }

  @Get(':userId/picture')
  @Roles('teacher', 'admin')
  @ApiEndpoint({
    summary: 'Look at the picture of a participant',
    description: 'For staff of the session. Must not be stored anywhere.',
    ok: { mediaType: PICTURE_TYPE, bytes: true },
    errors: ['SESSION_NOT_FOUND', 'VERIFICATION_PICTURE_NOT_FOUND', 'STORAGE_UNAVAILABLE', ...KEPT_OUT_ERRORS],
  })
  async picture(
    @By() by: Principal,
    @Param('id') id: string,
    @Param('userId') userId: string,
    @Res({ passthrough: true }) response: Response,
  ) {
    const bytes = await this.queries.execute(new GetVerificationPicture(by, id, userId));
    response.set({
      'Cache-Control': 'no-store',
      'Content-Disposition': 'inline',
      // Prevents anything in the file from running if someone opens it directly.
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'X-Content-Type-Options': 'nosniff',
    });
    return new StreamableFile(bytes, { type: PICTURE_TYPE, length: bytes.length });
  }

  @Put(':userId/decision')
  @Roles('teacher', 'admin')
  @ApiEndpoint({
    summary: 'Accept or reject a verification',
    description:
      'For staff of the session, once: by the picture or, for a participant without a camera, by sight or voice. A rejection needs a reason, and its picture is deleted at once. Also possible after the session, until the picture is deleted.',
    ok: VerificationStateView,
    errors: [
      'SESSION_NOT_FOUND',
      'VERIFICATION_NOT_FOUND',
      'VERIFICATION_DECIDED',
      'VERIFICATION_NOT_ANSWERED',
      'VERIFICATION_EXPIRED',
      'REASON_NEEDED',
      ...KEPT_OUT_ERRORS,
    ],
  })
  decide(@By() by: Principal, @Param('id') id: string, @Param('userId') userId: string, @Body() { accepted, reason }: DecisionRequest) {
    return this.commands.execute(new DecideVerification(by, id, userId, accepted, reason));
  }
}
