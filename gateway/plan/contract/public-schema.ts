import type { GraphQLSchema } from 'graphql';
import { publicTag } from '../../../platform/federation/public-tag.js';
import { contractSchema } from './contract-schema.js';

/**
 * The schema that integrators see: what they may introspect, and what their operations must be valid against. An
 * operation that is valid against it is valid against the whole schema and means the same there.
 * @throws BrokenContractError when what is public does not make a schema of its own
 */
export function publicSchema(supergraphSdl: string): GraphQLSchema {
  return contractSchema(supergraphSdl, publicTag);
}

/** Whether a supergraph says what is public at all. */
export function hasPublicTag(supergraphSdl: string): boolean {
  return supergraphSdl.includes(`@tag(name: "${publicTag}")`);
}
