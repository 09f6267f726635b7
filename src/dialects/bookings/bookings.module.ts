import { Module } from '@nestjs/common';
import { HttpDialects } from '../../kernel/http/dialects.ts';
import { NumericIds } from '../shared/numeric-ids.ts';
import { httpDialect } from './http-dialect.ts';
import { AuthController } from './rest/auth.controller.ts';
import { BookingsController } from './rest/bookings.controller.ts';
import { CatalogueController } from './rest/catalogue.controller.ts';
import { ExpertsController } from './rest/experts.controller.ts';
import { SessionAnswers } from './session-answers.ts';

/** The API for clients that book live sessions of experts, below /compat/bookings. */
@Module({
  controllers: [AuthController, BookingsController, CatalogueController, ExpertsController],
  providers: [NumericIds, SessionAnswers],
})
export class BookingsDialectModule {
  constructor(dialects: HttpDialects) {
    dialects.add({ ...httpDialect, module: BookingsDialectModule });
  }
}
