import { Controller, Get, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Principal } from '../../contracts/auth.ts';
import { ListOwnBookings } from '../../contracts/booking/bookings.ts';
import { ApiEndpoint, PageOf } from '../../kernel/http/openapi/api-endpoint.ts';
import { paged } from '../../kernel/http/paging/page.ts';
import { By } from '../../kernel/security/access.ts';
import { ListBookingsQuery } from './dto/requests.ts';
import { OwnBookedView } from './dto/views.ts';

@ApiTags('bookings')
@Controller('bookings')
export class OwnBookingsController {
  constructor(private readonly queries: QueryBus) {}

  @Get('me')
  @ApiEndpoint({ summary: "List the caller's bookings", description: 'Latest first.', ok: PageOf(OwnBookedView) })
  async mine(@By() by: Principal, @Query() query: ListBookingsQuery) {
    return paged(query, 'own bookings', (page) => this.queries.execute(new ListOwnBookings(by, query, page)));
  }
}
