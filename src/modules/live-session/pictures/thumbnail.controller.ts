import { Controller, Delete, Get, Headers, Param, Put, Query, Res, StreamableFile } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import type { Principal } from '../../../contracts/auth.ts';
import { SetThumbnail } from '../../../contracts/live-session/lifecycle.ts';
import { GetSession } from '../../../contracts/live-session/catalogue.ts';
import { ApiEndpoint, BytesOf } from '../../../kernel/http/openapi/api-endpoint.ts';
import { Bytes, BinaryBody } from '../../../kernel/http/body/binary-body.ts';
import { By, ByOrNobody, OptionalSignIn, Roles } from '../../../kernel/security/access.ts';
import { ThumbnailQuery } from './dto/thumbnail-query.ts';
import { SessionView } from '../catalogue/dto/session-view.ts';
import { GetThumbnail } from './features/get-thumbnail.ts';
import { RemoveThumbnail } from './features/remove-thumbnail.ts';
import { PICTURE_TYPE } from './picture-files.ts';

/** One year: for versioned URLs, whose picture never changes. */
const YEAR_S = 31_536_000;
/** Shared caches keep a picture for an hour at most, because it may become private or be removed. */
const SHARED_MAX_AGE_S = 3_600;

@ApiTags('live sessions')
@Controller('live-sessions/:id/thumbnail')
export class ThumbnailController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Put()
  @Roles('teacher', 'admin')
  @BinaryBody({
    types: ['image/jpeg', 'image/png', 'image/webp', 'image/gif'],
    maxSize: 5_000_000,
    wrongType: 'PICTURE_TYPE',
    busy: 'PICTURES_BUSY',
    description: 'The file itself, at most 5 MB and 40 megapixels.',
  })
  @ApiEndpoint({
    summary: 'Set the picture of a session',
    description:
      'A JPEG, PNG, WebP or GIF (first frame only), recognised by its content. It is re-encoded as WebP in two sizes, upright and without camera and location data. Its URL is in thumbnailUrl.',
    ok: SessionView,
    errors: [
      'SESSION_NOT_FOUND',
      'SESSION_ENDED',
      'SESSION_NOT_SCHEDULED',
      'PICTURE_TYPE',
      'NOT_A_PICTURE',
      'PICTURE_TOO_LARGE',
      'TOO_MANY_FRAMES',
      'PICTURES_BUSY',
      'STORAGE_UNAVAILABLE',
    ],
  })
  async set(@By() by: Principal, @Param('id') id: string, @Bytes() bytes: Buffer) {
    await this.commands.execute(new SetThumbnail(by, id, bytes));
    return this.queries.execute(new GetSession(by, { id }));
  }

  @Get()
  @OptionalSignIn()
  @ApiEndpoint({
    summary: 'Get the picture of a session',
    description:
      'For anyone who may see the session. Returns a placeholder if the session has no picture. With the version from thumbnailUrl the response may be cached permanently; otherwise revalidate it with If-None-Match.',
    ok: BytesOf(PICTURE_TYPE),
    errors: ['SESSION_NOT_FOUND', 'PICTURES_BUSY', 'STORAGE_UNAVAILABLE'],
  })
  async get(
    @ByOrNobody() by: Principal | null,
    @Param('id') id: string,
    @Query() { size, v }: ThumbnailQuery,
    @Headers('if-none-match') known: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ) {
    const { version, etag, bytes, isPublic } = await this.queries.execute(new GetThumbnail(by, id, size, tagsOf(known)));
    response.set({
      ETag: etag,
      'Cache-Control': cacheControl(isPublic, v === version),
      // Prevents anything in the file from running if someone opens it directly.
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'X-Content-Type-Options': 'nosniff',
    });
    if (bytes) return new StreamableFile(bytes, { type: PICTURE_TYPE, length: bytes.length });
    response.status(304);
    return undefined;
  }

  @Delete()
  @Roles('teacher', 'admin')
  @ApiEndpoint({
    summary: 'Remove the picture of a session',
    description: 'Also possible after the session is over. Repeating the request returns the same response.',
    ok: SessionView,
    errors: ['SESSION_NOT_FOUND'],
  })
  async remove(@By() by: Principal, @Param('id') id: string) {
    await this.commands.execute(new RemoveThumbnail(by, id));
    return this.queries.execute(new GetSession(by, { id }));
  }
}

const cacheControl = (isPublic: boolean, isVersioned: boolean): string => {
  const whose = isPublic ? 'public' : 'private';
  if (!isVersioned) return `${whose}, no-cache`;
  return `${whose}, max-age=${YEAR_S},${isPublic ? ` s-maxage=${SHARED_MAX_AGE_S},` : ''} immutable`;
};

/** The ETags in If-None-Match without the prefix W/, because they are compared weakly (RFC 9110, 13.1.2). */
const tagsOf = (header: string | undefined): string[] =>
  (header?.slice(0, 4_000) ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
