import { Controller, Get, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import type { Principal } from '../../../contracts/auth.ts';
import { ListSessions, type SessionFilter } from '../../../contracts/live-session/catalogue.ts';
import { ApiEndpoint } from '../../../kernel/http/openapi/api-endpoint.ts';
import { ByOrNobody, OptionalSignIn } from '../../../kernel/security/access.ts';
import { NumericIds } from '../../shared/numeric-ids.ts';
import { PREFIX } from '../http-dialect.ts';
import { SessionAnswers } from '../session-answers.ts';
import { statusFrom } from '../words.ts';
import { CatalogueAnswer, pageOf, SessionAnswer } from './answers.ts';
import { CatalogueForm } from './forms.ts';
import { NUMBER } from './number-param.ts';

@ApiTags('live sessions')
@Controller(`${PREFIX}/api/live-sessions`)
export class CatalogueController {
  constructor(
    private readonly queries: QueryBus,
    private readonly numbers: NumericIds,
    private readonly answers: SessionAnswers,
  ) {}

  @Get()
  @OptionalSignIn()
  @ApiEndpoint({
    summary: 'List sessions',
    description:
      'Without a token, the public sessions. Active ones come first, then scheduled ones from the soonest, then past ones from the latest.',
    ok: CatalogueAnswer,
    bare: true,
  })
  async list(@ByOrNobody() by: Principal | null, @Query() form: CatalogueForm): Promise<CatalogueAnswer> {
    const page = { page: form.page ?? 1, limit: form.limit ?? 10 };
    const filter = await this.filterOf(form);
    if (!filter) return pageOf([], 0, page);
    const { items, total } = await this.queries.execute(new ListSessions(by, filter, page));
    return pageOf(await this.answers.of(by, items), total, page);
  }

  @Get(':number')
  @OptionalSignIn()
  @ApiParam(NUMBER)
  @ApiEndpoint({
    summary: 'Read a session',
    description: 'For anyone who may join the session or can find it in the list.',
    ok: SessionAnswer,
    bare: true,
    errors: ['SESSION_NOT_FOUND'],
  })
  async get(@ByOrNobody() by: Principal | null, @Param('number') number: string): Promise<SessionAnswer> {
    return { success: true, data: await this.answers.detailOf(by, await this.answers.idOf(number)) };
  }

  /** Null if a number stands for nothing, so that nothing can be found. */
  private async filterOf({ status, expert_id, course_id, session_type }: CatalogueForm): Promise<SessionFilter | null> {
    const host = expert_id === undefined ? undefined : await this.numbers.idOf('user', expert_id);
    const classId = course_id === undefined ? undefined : await this.numbers.idOf('class', course_id);
    if ((expert_id !== undefined && !host) || (course_id !== undefined && !classId)) return null;
    const oneOnOne = session_type && session_type === 'one_on_one';
    return { status: statusFrom(status ?? 'scheduled'), host, classId, oneOnOne };
  }
}
