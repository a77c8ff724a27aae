import { eventFor } from '../../../books/events/read-event.js';
import type { StreamItem } from '../../../platform/events/event-stream.js';
import type { LogEvent } from '../../../platform/events/event.js';
import type { Cents } from '../../../platform/money/money.js';
import type { CivilDate } from '../../../platform/time/civil-date.js';

/** What a department collected on a day and in the fiscal year of that day, net of refunds and returns, in cents. */
export interface DepartmentNet {
  readonly accountingDate: CivilDate;
  readonly netTodayCents: Cents;
  readonly netFiscalYearCents: Cents;
}

/** What one posting did to a department's revenue; the nets are exact as of that posting. */
export interface RevenueChange extends DepartmentNet {
  readonly deltaCents: Cents;
}

export type RevenueStreamItem = StreamItem<DepartmentNet>;

/** The change of one department's revenue that an event carries, or undefined when it carries none. */
export function revenueChange(event: LogEvent, departmentCode: string): RevenueChange | undefined {
  const departments = eventFor('revenue', event)?.payload.departments;
  const change = departments?.find(({ code }) => code === departmentCode);
  return (
    change && {
      accountingDate: change.accountingDate,
      deltaCents: BigInt(change.deltaCents),
      netTodayCents: BigInt(change.netTodayCents),
      netFiscalYearCents: BigInt(change.netFiscalYearCents),
    }
  );
}
