import { Field, Int, ObjectType } from 'type-graphql';
import type { PostingRule as Definition, RuleLine } from '../../../books/rules/posting-rule.js';
import { DrCr, ParameterKind } from '../../../books/words/ledger.js';
import { NeedsScope } from '../../../platform/federation/auth/needs-scope.js';
import { AssumedSize } from '../../../platform/federation/cost.js';
import { DateScalar } from '../../../platform/federation/scalars.js';
import { addDays } from '../../../platform/time/civil-date.js';

@ObjectType({ description: 'Something that a posting rule is told of what it posts.' })
export class PostingRuleParameter {
  @Field(() => String, { description: 'Its name, behind that of its group, such as "billed.cents".' })
  readonly name: string;

  @Field(() => ParameterKind, { description: 'What it is.' })
  readonly kind: ParameterKind;

  @Field(() => String, { description: 'What it means, in half a sentence.' })
  readonly meaning: string;

  constructor(name: string, kind: ParameterKind, meaning: string) {
    this.name = name;
    this.kind = kind;
    this.meaning = meaning;
  }
}

@ObjectType({ description: 'How a posting rule tags its lines.' })
export class PostingRuleTag {
  @Field(() => String, {
    description: 'The tag, as the fields of JournalLine name it, such as "department".',
  })
  readonly tag!: string;

  @Field(() => String, { description: 'The name of the parameter that it is taken from.' })
  readonly parameter!: string;
}

@ObjectType({ description: 'A line that a posting rule writes, unless its amount is nothing.' })
export class PostingRuleLine {
  @Field(() => DrCr, { description: 'Whether it debits or credits the account.' })
  readonly side: DrCr;

  @Field(() => String, {
    nullable: true,
    description:
      'The group for each of which it is written, where those of one account and the same tags are one line; null for a line that is written once.',
  })
  readonly forEach: string | null;

  @Field(() => String, {
    description:
      'The parameter that names the account; where there is a purpose, one in whose fund the account lies.',
  })
  readonly account: string;

  @Field(() => String, {
    nullable: true,
    description:
      'What the account is for, where the chart of accounts names one for it in each fund; null where a parameter names the account itself.',
  })
  readonly purpose: string | null;

  @Field(() => [String], { description: 'The parameters that are added up to its amount.' })
  readonly amount: readonly string[];

  @AssumedSize(6)
  @Field(() => [PostingRuleTag], { description: 'What it is for, as reports group by it.' })
  readonly tags: readonly PostingRuleTag[];

  constructor({ side, each, account, amount, tags = {} }: RuleLine) {
    this.side = DrCr[side];
    this.forEach = each ?? null;
    this.account = typeof account === 'string' ? account : account.inFundOf;
    this.purpose = typeof account === 'string' ? null : account.purpose;
    this.amount = amount;
    this.tags = Object.entries(tags).map(([tag, parameter]) => ({ tag, parameter }));
  }
}

@NeedsScope('payment:read', 'ledger:read', 'revenue:read')
@ObjectType({
  description:
    'How journal entries of a kind are made, as data: the same of what it is told gives the same lines for ever, because a change is another version. Where its lines lie in several funds, those of pooled cash are added, so that each fund balances.',
})
export class PostingRule {
  @Field(() => String, { description: 'Its name, such as "PAYMENT".' })
  readonly code: string;

  @Field(() => Int, { description: '1, 2, 3 …' })
  readonly version: number;

  @Field(() => String, { description: 'The kind of movement whose entries it makes, such as "PAYMENT".' })
  readonly movement: string;

  @Field(() => String, { description: 'In a sentence.' })
  readonly description: string;

  @Field(() => DateScalar, {
    description: "The first accounting date that it is for, in the agency's time zone.",
  })
  readonly effectiveFrom: string;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      "The last accounting date that it is for, in the agency's time zone; null for the newest version.",
  })
  readonly effectiveTo: string | null;

  @Field(() => Boolean, {
    description:
      'Whether it takes an entry back, by the lines of that entry on their other side, and has none of its own.',
  })
  readonly isMirrored: boolean;

  @AssumedSize(20)
  @Field(() => [PostingRuleParameter], { description: 'What it is told.' })
  readonly parameters: readonly PostingRuleParameter[];

  @AssumedSize(6)
  @Field(() => [PostingRuleLine], { description: 'The lines that it writes, but for those of pooled cash.' })
  readonly lines: readonly PostingRuleLine[];

  /** @param next the version after it, if there is one */
  constructor({ lines, parameters, ...definition }: Definition, next: Definition | undefined) {
    this.code = definition.code;
    this.version = definition.version;
    this.movement = definition.movement;
    this.description = definition.description;
    this.effectiveFrom = definition.effectiveFrom;
    this.effectiveTo = next ? addDays(next.effectiveFrom, -1) : null;
    this.isMirrored = lines === 'MIRRORED';
    this.parameters = Object.entries(parameters).flatMap(([name, parameter]) =>
      parametersOf(name, parameter),
    );
    this.lines = lines === 'MIRRORED' ? [] : lines.map((line) => new PostingRuleLine(line));
  }
}

function parametersOf(name: string, parameter: Definition['parameters'][string]): PostingRuleParameter[] {
  if (!('each' in parameter)) return [new PostingRuleParameter(name, parameter.kind, parameter.meaning)];
  return [
    new PostingRuleParameter(name, ParameterKind.GROUP, parameter.meaning),
    ...Object.entries(parameter.each).flatMap(([part, each]) => parametersOf(`${name}.${part}`, each)),
  ];
}
