import DataLoader from 'dataloader';
import type { MikroORM } from '@mikro-orm/core';
import type { Engine } from '../../books/posting/engine.js';
import type { Principal } from '../../platform/access/principal.js';
import type { EventLog } from '../../platform/events/event-log.js';
import type { EventStreams } from '../../platform/events/event-stream.js';
import { manyBy, oneBy } from '../../platform/orm/loaders.js';
import { forkOnce, type ForkOnce } from '../../platform/orm/orm.js';
import { AutopayEnrollment } from './autopay/autopay-enrollment.entity.js';
import { Allocation } from './payment/allocation.entity.js';
import { Payment } from './payment/payment.entity.js';
import type { PaymentPageRequest, PaymentRepository } from './payment/payment.repository.js';
import type { PostingService } from './pay/posting.service.js';
import type { ConfirmationService } from './processor/confirmation.service.js';
import type { NoticeInbox } from './notice/notice-inbox.js';
import type { Processors } from './processor/processors.js';
import { PaymentReturn } from './return/return.entity.js';

export interface PaymentsServices {
  readonly orm: MikroORM;
  readonly log: EventLog;
  readonly streams: EventStreams;
  readonly payments: PaymentRepository;
  readonly engine: Engine;
  readonly posting: PostingService;
  readonly confirmation: ConfirmationService;
  readonly processors: Processors;
  readonly inbox: NoticeInbox;
  readonly timeZone: string;
  readonly clock: () => Date;
}

type PageLoader = DataLoader<string, Payment[]>;

/**
 * What the resolvers of one operation, or of one event of a subscription, share. Apollo Server works with a copy of it,
 * which a private member with "#" would not survive.
 */
export class PaymentsContext {
  private readonly manager: ForkOnce;
  readonly paymentById;
  readonly allocationsByPayment;
  readonly returnsByPayment;
  readonly autopayByAccount;
  private readonly pages = new Map<string, PageLoader>();

  constructor(
    readonly principal: Principal,
    readonly services: PaymentsServices,
  ) {
    this.manager = forkOnce(services.orm);
    this.paymentById = oneBy(this.manager, Payment, 'id');
    this.allocationsByPayment = manyBy(this.manager, Allocation, 'paymentId', { orderBy: { number: 'asc' } });
    this.returnsByPayment = manyBy(this.manager, PaymentReturn, 'paymentId');
    this.autopayByAccount = oneBy(this.manager, AutopayEnrollment, 'accountId');
  }

  /** Equal pages of several accounts or departments are read in one query. */
  paymentsOf(kind: 'account' | 'department', owner: string, page: PaymentPageRequest): Promise<Payment[]> {
    const key = JSON.stringify([kind, page]);
    let loader = this.pages.get(key);
    if (!loader) {
      loader = new DataLoader(async (owners) => {
        const pages = await this.services.payments.pages(this.manager(), kind, owners, page);
        return owners.map((each) => pages.get(each) ?? []);
      });
      this.pages.set(key, loader);
    }
    return loader.load(owner);
  }

  /** A page of all payments that the reader may see. */
  allPayments(page: PaymentPageRequest): Promise<Payment[]> {
    return this.services.payments.page(this.manager(), page);
  }

  /** Once something was written, so that what the operation asks for from then on is what became of it. */
  forget(): void {
    this.manager.forget();
    this.pages.clear();
    this.paymentById.clearAll();
    this.allocationsByPayment.clearAll();
    this.returnsByPayment.clearAll();
  }
}
