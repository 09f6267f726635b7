import { applyDecorators, Body, Controller, Delete, Get, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Principal } from '../../../contracts/auth.ts';
import { FormBody, FormFile } from '../../../kernel/http/body/form-body.ts';
import { ApiEndpoint } from '../../../kernel/http/openapi/api-endpoint.ts';
import type { Class } from '../../../kernel/http/validation/field.ts';
import { By, Roles } from '../../../kernel/security/access.ts';
import { CardChanges } from '../cards/card-changes.ts';
import { CardEdits } from '../cards/card-edits.ts';
import { CardViews } from '../cards/card-views.ts';
import { REST } from '../http-dialect.ts';
import { NewCards } from '../cards/new-cards.ts';
import { CardAnswer, DeletedAnswer } from './answers.ts';
import { CreateForm, EditForm } from './forms.ts';

const PICTURE_ERRORS = ['NOT_A_PICTURE', 'PICTURE_TOO_LARGE', 'TOO_MANY_FRAMES', 'PICTURES_BUSY', 'STORAGE_UNAVAILABLE'] as const;
const FIELD_ERRORS = ['START_IN_THE_PAST', 'START_TOO_FAR', 'VIDEO_NOT_RECOGNISED', 'VIDEO_ADDRESS_REFUSED'] as const;
const STAFF = ['teacher', 'admin'] as const;

const Form = (fields: Class) =>
  FormBody({
    fields,
    file: 'thumbnail',
    maxFileSize: 5_000_000,
    busy: 'PICTURES_BUSY',
    description: 'A JPEG, PNG, WebP or GIF of at most 5 MB and 40 megapixels. Its content counts, not its name.',
  });

const Create = (path: string) =>
  applyDecorators(
    Post(path),
    Roles(...STAFF),
    Form(CreateForm),
    ApiEndpoint({
      summary: 'Create a session',
      description: 'A public session. It is created with its picture, or not at all.',
      ok: CardAnswer,
      bare: true,
      errors: [...FIELD_ERRORS, ...PICTURE_ERRORS],
    }),
  );

const Edit = (path: string) =>
  applyDecorators(
    Put(path),
    Roles(...STAFF),
    Form(EditForm),
    ApiEndpoint({
      summary: 'Change, start or end a session',
      description:
        'Fields left out stay as they are. While the session is live, its start cannot be changed; once it has ended, nothing can, unless isLive starts it again.',
      ok: CardAnswer,
      bare: true,
      errors: [
        'SESSION_NOT_FOUND',
        'SESSION_ENDED',
        'SESSION_NOT_SCHEDULED',
        'CLASS_HAS_LIVE_SESSION',
        'CLASS_ARCHIVED',
        ...FIELD_ERRORS,
        ...PICTURE_ERRORS,
      ],
    }),
  );

const Remove = (path: string) =>
  applyDecorators(
    Delete(path),
    Roles(...STAFF),
    ApiEndpoint({
      summary: 'Delete a session',
      description:
        'A session that has not started is cancelled, and a live one is called off: it counts for and against nobody. The attendance of one that has ended is kept, and remains in the main API.',
      ok: DeletedAnswer,
      bare: true,
      errors: ['SESSION_NOT_FOUND'],
    }),
  );

@ApiTags('admin')
@Controller(REST)
export class AdminController {
  constructor(
    private readonly views: CardViews,
    private readonly newCards: NewCards,
    private readonly edits: CardEdits,
    private readonly changes: CardChanges,
  ) {}

  @Get('live-sessions/admin/all')
  @Roles(...STAFF)
  @ApiEndpoint({
    summary: 'List the sessions that the caller runs',
    description: 'For admins, all sessions. The latest start comes first.',
    ok: [CardAnswer],
    bare: true,
  })
  all(@By() by: Principal): Promise<CardAnswer[]> {
    return this.views.listOwn(by);
  }

  @Create('admin/live-sessions')
  async create(@By() by: Principal, @Body() form: CreateForm, @FormFile() picture?: Buffer): Promise<CardAnswer> {
    return this.views.show(by, await this.newCards.create(by, form, picture));
  }

  @Create('live-sessions/admin/create')
  createToo(@By() by: Principal, @Body() form: CreateForm, @FormFile() picture?: Buffer): Promise<CardAnswer> {
    return this.create(by, form, picture);
  }

  @Edit('admin/live-sessions/:id')
  async edit(@By() by: Principal, @Param('id') id: string, @Body() form: EditForm, @FormFile() picture?: Buffer): Promise<CardAnswer> {
    await this.edits.edit(by, id, form, picture);
    return this.views.show(by, id);
  }

  @Edit('live-sessions/admin/:id')
  editToo(@By() by: Principal, @Param('id') id: string, @Body() form: EditForm, @FormFile() picture?: Buffer): Promise<CardAnswer> {
    return this.edit(by, id, form, picture);
  }

  @Remove('admin/live-sessions/:id')
  async remove(@By() by: Principal, @Param('id') id: string): Promise<DeletedAnswer> {
    await this.changes.delete(by, id);
    return { success: true };
  }

  @Remove('live-sessions/admin/:id')
  removeToo(@By() by: Principal, @Param('id') id: string): Promise<DeletedAnswer> {
    return this.remove(by, id);
  }
}
