import { Directive } from 'type-graphql';
import { publicTag } from './public-tag.js';

/**
 * Shows a field, or each field of a type, to integrators, who may then rely on it until it was deprecated for long
 * enough. A type that several subgraphs add fields to is shown field by field, or one would speak for the others.
 */
export const InPublicSchema = (): ReturnType<typeof Directive> => Directive(`@tag(name: "${publicTag}")`);
