import { Body, Controller, Delete, Get, HttpCode, Injectable, Module, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Principal } from '../../src/contracts/auth.ts';
import { DomainError } from '../../src/kernel/domain/domain-error.ts';
import { ApiEndpoint, OrNull, PageOf } from '../../src/kernel/http/openapi/api-endpoint.ts';
import { Flag, Id, Instant, Int, ListOf, Nested, OneOf, Text } from '../../src/kernel/http/validation/fields.ts';
import { paged, PageQuery } from '../../src/kernel/http/paging/page.ts';
import { By, Public, Roles } from '../../src/kernel/security/access.ts';

export class EchoPart {
  @Id()
  id!: string;

  @OneOf(['present', 'late'])
  status!: string;
}

export class Echo {
  @Text({ min: 1, max: 20, example: 'Algebra' })
  name!: string;

  @Instant({ optional: true })
  at?: Date;

  @Text({ max: 100, optional: true, nullable: true })
  note?: string | null;

  @ListOf(() => EchoPart, { max: 3, optional: true })
  parts?: EchoPart[];

  @Nested(() => EchoPart, { optional: true, nullable: true })
  part?: EchoPart | null;
}

class EchoQuery extends PageQuery {
  @Flag({ optional: true })
  deep?: boolean;

  @ListOf(['a', 'b'], { max: 2, optional: true })
  of?: string[];
}

class Counted {
  @Int({ min: 1 })
  count!: number;

  @Text({ max: 20 })
  name!: string;
}

class Caller {
  @Id()
  userId!: string;
}

/** Records what the routes below did, and lets tests delay them. */
@Injectable()
export class EchoState {
  runs = 0;
  gate: Promise<void> = Promise.resolve();
  entered: () => void = () => undefined;
  fail?: Error;
}

/** Routes for testing the HTTP layer without a business module. */
@ApiTags('echo')
@Controller('echo')
export class EchoController {
  constructor(private readonly state: EchoState) {}

  @Public()
  @Post('public')
  @ApiEndpoint({ summary: 'Returns the body', ok: Echo, status: 200 })
  echo(@Body() body: Echo): Echo {
    return body;
  }

  @Public()
  @Get('list')
  @ApiEndpoint({ summary: 'A page', ok: PageOf(Counted) })
  list(@Query() query: EchoQuery) {
    const name = `${query.deep} ${query.of?.join('+')}`;
    return paged(query, 'echoes', async ({ page }) => ({ items: [{ count: page, name }], total: 41, next: null }));
  }

  @Public()
  @Get('throws/:how')
  @ApiEndpoint({ summary: 'Fails', ok: null, errors: ['SESSION_NOT_FOUND', 'CLASS_HAS_LIVE_SESSION'] })
  throws(@Param('how') how: string): never {
    if (how === 'disguised') throw new DomainError('NOT_ADMITTED', undefined, { sessionId: 'secret' });
    if (how === 'extra') throw new DomainError('CLASS_HAS_LIVE_SESSION', undefined, { sessionId: 'of the live one' });
    if (how === 'database') throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    throw new Error('select secret from app_user');
  }

  @Public()
  @Get('undocumented')
  @ApiEndpoint({ summary: 'Returns an undocumented field', ok: Caller })
  undocumented() {
    return { userId: '0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8e11', secret: 'x' };
  }

  @Get('me')
  @ApiEndpoint({ summary: 'The caller', ok: Caller })
  me(@By() by: Principal): Caller {
    return { userId: by.userId };
  }

  @Public()
  @Get('anybody')
  @ApiEndpoint({ summary: 'The caller, on a public route', ok: Caller, errors: ['UNAUTHENTICATED'] })
  anybody(@By() by: Principal): Caller {
    return { userId: by.userId };
  }

  @Get('nobody')
  @ApiEndpoint({ summary: 'A user, or null', ok: OrNull(Caller) })
  nobody(): Caller | null {
    return null;
  }

  @Roles('teacher', 'admin')
  @Get('staff')
  @ApiEndpoint({ summary: 'Staff only', ok: null })
  staff(): void {}

  @Post('count')
  @ApiEndpoint({ summary: 'Counts its runs', ok: Counted, errors: ['SESSION_ENDED'] })
  async count(@Body() { name }: Echo): Promise<Counted> {
    this.state.runs++;
    this.state.entered();
    await this.state.gate;
    if (this.state.fail) throw this.state.fail;
    return { count: this.state.runs, name };
  }

  @Patch('count')
  @HttpCode(200)
  @ApiEndpoint({ summary: 'Another route', ok: null })
  other(@Body() body: Echo): void {
    this.state.runs += body.name.length;
  }

  @Delete('count')
  @ApiEndpoint({ summary: 'Without a body', ok: null })
  remove(): void {
    this.state.runs++;
  }
}

@Module({ controllers: [EchoController], providers: [EchoState] })
export class EchoModule {}
