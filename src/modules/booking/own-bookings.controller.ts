import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Principal } from '../../contracts/auth.js';
import { ApiAnswers, PageOf } from '../../kernel/http/openapi/api-answers.ts';
import { paged } from '../../kernel/http/paging/page.ts';
import { By } from '../../kernel/security/access.js';
import { ListBookingsQuery } from './dto/requests.js';
import { OwnBookedView } from './dto/views.js';
import { ListOwnBookings } from './features/list-own-bookings.js';

@ApiTags('bookings')
@Controller('bookings')
export class OwnBookingsController {
  constructor(private readonly queries: QueryBus) {}

  @Get('me')
  @ApiAnswers({ summary: "List the caller's bookings", description: 'The last one first.', ok: PageOf(OwnBookedView) })
  async mine(@By() by: Principal, @Query() query: ListBookingsQuery) {
    return paged(query, 'own bookings', (page) => this.queries.execute(new ListOwnBookings(by, query, page)));
  }
}
