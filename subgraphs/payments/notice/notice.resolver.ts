import { Arg, Ctx, Directive, Mutation, Resolver } from 'type-graphql';
import { gatewayScope } from '../../../platform/access/roles.js';
import { NeedsScope } from '../../../platform/federation/auth/needs-scope.js';
import type { PaymentsContext } from '../context.js';
import { NoticeReceipt } from './notice-receipt.js';

@Resolver()
export class NoticeResolver {
  @Directive('@inaccessible')
  @NeedsScope(gatewayScope)
  @Mutation(() => String, {
    description: `Keeps what a payment processor sent to the gateway, which alone may hand it over. Answers what became of it: ${Object.values(NoticeReceipt).join(', ')}. Safe to repeat. Refused with FORBIDDEN.`,
  })
  receiveProcessorNotice(
    @Arg('sender', () => String, { description: 'The name of the processor, such as "stripe".' })
    sender: string,
    @Arg('body', () => String, { description: 'The very text that is signed.' }) body: string,
    @Arg('signature', () => String, { description: 'As it came in the header.' }) signature: string,
    @Ctx() { services }: PaymentsContext,
  ): Promise<string> {
    return services.inbox.receive(sender, { body, signature });
  }
}
