import { Id, OneOf } from '../../kernel/http/validation/fields.ts';
import type { TwoStatus } from './two-statuses.ts';

export class MyAttendanceAnswer {
  @Id()
  classId!: string;

  @OneOf(['present', 'absent'], {
    nullable: true,
    description: 'In the latest finished roll call of the class; null if there was none.',
  })
  status!: TwoStatus | null;
}
