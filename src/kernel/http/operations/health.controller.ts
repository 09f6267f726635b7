import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DomainError } from '../../domain/domain-error.ts';
import { Database } from '../../messaging/database.ts';
import { countParked } from '../../messaging/reaction-cursors.ts';
import { Public } from '../../security/access.ts';
import { Shutdown } from '../../shutdown.ts';
import { withDeadline } from '../../with-deadline.ts';
import { ApiEndpoint } from '../openapi/api-endpoint.ts';
import { Int, OneOf } from '../validation/fields.ts';

const PING_MS = 1_000;

export class Health {
  @OneOf(['live', 'ready'])
  status!: string;
}

export class Readiness extends Health {
  @Int({
    min: 0,
    example: 0,
    description: 'Reactions that are no longer retried on some stream, after too many failures. Requests are still served.',
  })
  parkedReactions!: number;
}

@ApiTags('operations')
@Public()
@Controller('health')
export class HealthController {
  constructor(
    private readonly db: Database,
    private readonly shutdown: Shutdown,
  ) {}

  @Get('live')
  @ApiEndpoint({ summary: 'Whether the process is alive', description: 'Restart the process if this fails.', ok: Health })
  live(): Health {
    return { status: 'live' };
  }

  @Get('ready')
  @ApiEndpoint({
    summary: 'Whether the server can handle requests now',
    description:
      'Queries the database, for one second at most. While this fails, send no requests to this node. Parked reactions do not make it fail, ' +
      'but somebody should look at `GET /reactions`.',
    ok: Readiness,
  })
  async ready(): Promise<Readiness> {
    if (this.shutdown.isDraining) throw new DomainError('SHUTTING_DOWN');
    // Any database error means that the server is not ready.
    const counting = this.db.row(countParked());
    const answered = await withDeadline(counting, PING_MS).catch(() => false);
    if (!answered) throw new DomainError('DATABASE_UNAVAILABLE');
    return { status: 'ready', parkedReactions: (await counting)!.parked };
  }
}
