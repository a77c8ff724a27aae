import { Directive, Field, ObjectType } from 'type-graphql';
import { InPublicSchema } from './in-public-schema.js';

@Directive('@shareable')
@ObjectType({ description: 'Where a page lies in its list.' })
export class PageInfo {
  @InPublicSchema()
  @Field(() => Boolean, { description: 'Whether there is more behind this page.' })
  hasNextPage!: boolean;

  @InPublicSchema()
  @Field(() => Boolean, {
    description: 'Whether there is more before this page, which is so for every page but the first.',
  })
  hasPreviousPage!: boolean;

  @InPublicSchema()
  @Field(() => String, {
    nullable: true,
    description: 'The cursor of the first item of this page; null on an empty page.',
  })
  startCursor?: string | null;

  @InPublicSchema()
  @Field(() => String, {
    nullable: true,
    description: 'Pass it as `after` to read the next page; null on an empty page.',
  })
  endCursor?: string | null;
}

interface Connection<Item> {
  readonly edges: { cursor: string; node: Item }[];
  readonly pageInfo: PageInfo;
}

/**
 * A page whose items are found again by their ids.
 *
 * @param items one more than was asked for, where there is one, because that is how it is told that there is more
 */
export function pageOf<Item extends { readonly publicId: string }>(
  items: readonly Item[],
  { first, after }: { readonly first: number; readonly after?: string | null | undefined },
): Connection<Item> {
  const edges = items.slice(0, first).map((node) => ({ cursor: node.publicId, node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: items.length > first,
      hasPreviousPage: after != null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
