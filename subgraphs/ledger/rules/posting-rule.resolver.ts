import { Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { NeedsScope } from '../../../platform/federation/auth/needs-scope.js';
import { AssumedSize } from '../../../platform/federation/cost.js';
import type { LedgerContext } from '../context.js';
import { JournalEntry } from '../journal/journal-entry.entity.js';
import { PostingRule } from './posting-rule.js';

@Resolver(() => JournalEntry)
export class PostingRuleResolver {
  @NeedsScope('ledger:read', 'revenue:read')
  @AssumedSize(40)
  @Query(() => [PostingRule], {
    description:
      'The rules by which journal entries are made, every version of them, by code and the oldest first. They come with the product.',
  })
  postingRules(@Ctx() context: LedgerContext): Promise<PostingRule[]> {
    return context.postingRules();
  }

  @FieldResolver(() => PostingRule, {
    nullable: true,
    description:
      'The version of the rule that made its lines; null for what was taken over from an earlier system, or was posted before entries named their rules.',
  })
  async postingRule(@Root() entry: JournalEntry, @Ctx() context: LedgerContext): Promise<PostingRule | null> {
    const { ruleCode, ruleVersion } = entry;
    if (!ruleCode) return null;
    const rules = await context.postingRules();
    return rules.find(({ code, version }) => code === ruleCode && version === ruleVersion) ?? null;
  }
}
