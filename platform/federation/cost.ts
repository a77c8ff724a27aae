import { Directive } from 'type-graphql';

/**
 * What a field, an argument or a type weighs when the gateway estimates an operation, in points. Without it an object
 * weighs 1 and everything else 0. The weight of a field takes the place of its type's.
 */
export const Cost = (weight: number): ReturnType<typeof Directive> => Directive(`@cost(weight: ${weight})`);

/** A list that is about this long; what is usual at the upper end, and not the average. */
export const AssumedSize = (size: number): ReturnType<typeof Directive> =>
  Directive(`@listSize(assumedSize: ${size})`);

/** A list that has as many items as its required argument `first` asks for. */
export const SizedByFirst = (): ReturnType<typeof Directive> =>
  Directive('@listSize(slicingArguments: ["first"])');

/** A connection whose `edges` are as many as its required argument `first` asks for. */
export const ConnectionSizedByFirst = (): ReturnType<typeof Directive> =>
  Directive('@listSize(slicingArguments: ["first"], sizedFields: ["edges"])');
