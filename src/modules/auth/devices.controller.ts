import { Controller, Delete, Get, Param, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Principal } from '../../contracts/auth.ts';
import { ApiEndpoint, PageOf } from '../../kernel/http/openapi/api-endpoint.ts';
import { paged, PageQuery, type PagedAnswer } from '../../kernel/http/paging/page.ts';
import { By } from '../../kernel/security/access.ts';
import { DeviceAnswer } from './dto/answers.ts';
import { ListDevices, type DeviceView } from './features/list-devices.ts';
import { SignOutDevice } from './features/sign-out-device.ts';

@ApiTags('auth')
@Controller('auth/me/devices')
export class DevicesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiEndpoint({
    summary: 'Where you are logged in',
    description: 'One entry for each log-in, the newest first.',
    ok: PageOf(DeviceAnswer),
  })
  devices(@By() by: Principal, @Query() query: PageQuery): Promise<PagedAnswer<DeviceView>> {
    return paged(query, `devices ${by.userId}`, (page) => this.queries.execute(new ListDevices(by, page)));
  }

  @Delete(':id')
  @ApiEndpoint({
    summary: 'Log out on one of your devices',
    description: 'Its tokens and sockets stop working at once.',
    ok: null,
    errors: ['DEVICE_NOT_FOUND'],
  })
  signOut(@By() by: Principal, @Param('id') id: string): Promise<void> {
    return this.commands.execute(new SignOutDevice(by, id));
  }
}
