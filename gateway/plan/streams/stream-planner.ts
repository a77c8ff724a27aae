import type { Operation } from '@apollo/federation-internals';
import { Kind, print, type DocumentNode, type OperationDefinitionNode, type ValueNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Principal } from '../../../platform/access/principal.js';
import { refuseWithheld } from '../access/refuse-withheld.js';
import { keyOf, nothingWithheld, OperationAccess, type Withheld } from '../access/withheld.js';
import { limits } from '../../common/limits.js';
import { plannable } from '../operations/plannable.js';
import type { GraphRevision } from '../graph/federated-graph.js';
import type { DecidedOperation } from '../operations/decided-operation.js';
import { free, type Pay } from '../../common/pay.js';
import { bytesOfPlan, bytesOfText } from '../operations/remembered-bytes.js';
import type { PreparedOperation } from '../operations/prepared-operation.js';
import { normaliseStream, requireOneStream, type NormalisedStream } from './stream-document.js';
import { planStream, type StreamPlan } from './stream-plan.js';

const cachedPlansMax = 1_000;
/** Of a document as it is printed, at least. */
const charactersPerToken = 3;

type Variables = Readonly<Record<string, unknown>>;

export interface PlannedStream {
  readonly plan: StreamPlan;
  /** The variables that the stream depends on; where it is resumed is not one of them. */
  readonly variables: Variables;
  readonly after: string | undefined;
}

interface Demands {
  readonly operation: Operation;
  readonly access: OperationAccess;
}

/** Plans subscriptions and remembers the plans, which take milliseconds to make. */
export class StreamPlanner {
  readonly #normalised = new WeakMap<OperationDefinitionNode, NormalisedStream>();
  readonly #plans = new WeakMap<GraphRevision, LRUCache<string, StreamPlan>>();
  readonly #demands = new WeakMap<GraphRevision, LRUCache<string, Demands>>();

  /**
   * @param variables as coerced by graphql-js
   * @throws GraphQLError when the principal may not read what is selected, or it cannot be planned as one stream
   */
  plan(
    prepared: PreparedOperation,
    variables: Variables,
    { principal, pay = free }: { readonly principal: Principal; readonly pay?: Pay },
  ): PlannedStream {
    requireOneStream(prepared.document, prepared.operation);
    const { document, operation, revision } = prepared.decided(variables, pay);
    const normalised = this.#normalisedFormOf(document, operation);
    return {
      plan: this.planFor(normalised.document, revision, { principal, pay }),
      variables: pick(variables, normalised.variableNames),
      after: cursorOf(normalised.after, variables),
    };
  }

  /**
   * Plans ahead what `plan` will be asked for.
   * @throws GraphQLError when the operation cannot be planned as one stream
   */
  warmUp({ document, operation, revision }: DecidedOperation): void {
    this.#planWithout(nothingWithheld, this.#normalisedFormOf(document, operation).document, revision, free);
  }

  /**
   * @param document a normalised subscription that is valid in the revision
   * @throws GraphQLError when the principal may not read what is selected, or it cannot be planned as one stream
   */
  planFor(
    document: DocumentNode,
    revision: GraphRevision,
    { principal, pay = free }: { readonly principal: Principal; readonly pay?: Pay },
  ): StreamPlan {
    const { operation, access } = this.#demandsOf(document, revision, pay);
    const withheld = access.withheldFrom(principal);
    refuseWithheld(operation, withheld);
    return this.#planWithout(withheld, document, revision, pay);
  }

  #planWithout(withheld: Withheld, document: DocumentNode, revision: GraphRevision, pay: Pay): StreamPlan {
    const plans = this.#plans.get(revision) ?? boundedByBytes<StreamPlan>();
    this.#plans.set(revision, plans);
    const text = `${keyOf(withheld)} ${print(document)}`;
    const known = plans.get(text);
    if (known) return known;
    const plan = pay(() => planStream(document, revision, withheld));
    plans.set(text, plan);
    return plan;
  }

  #demandsOf(document: DocumentNode, revision: GraphRevision, pay: Pay): Demands {
    const known = this.#demands.get(revision) ?? boundedByBytes<Demands>();
    this.#demands.set(revision, known);
    const text = print(document);
    let demands = known.get(text);
    if (!demands) {
      demands = pay(() => demandsOf(document, revision));
      known.set(text, demands);
    }
    return demands;
  }

  #normalisedFormOf(document: DocumentNode, operation: OperationDefinitionNode): NormalisedStream {
    const normalised = this.#normalised.get(operation) ?? normaliseStream(document, operation);
    this.#normalised.set(operation, normalised);
    return normalised;
  }
}

function boundedByBytes<Value extends object>(): LRUCache<string, Value> {
  return new LRUCache<string, Value>({
    max: cachedPlansMax,
    maxSize: limits.rememberedStreamsBytes,
    sizeCalculation: (_value, text) =>
      bytesOfText(text) + bytesOfPlan(text.length / charactersPerToken, undefined),
  });
}

function demandsOf(document: DocumentNode, { apiSchema, plannerApiSchema, access }: GraphRevision): Demands {
  const operation = plannable({ schema: apiSchema, document }, plannerApiSchema);
  return { operation, access: new OperationAccess(operation, access) };
}

function pick(variables: Variables, names: readonly string[]): Variables {
  return Object.fromEntries(names.flatMap((name) => (name in variables ? [[name, variables[name]]] : [])));
}

function cursorOf(after: ValueNode | undefined, variables: Variables): string | undefined {
  if (after?.kind === Kind.STRING) return after.value;
  const value = after?.kind === Kind.VARIABLE ? variables[after.name.value] : undefined;
  return typeof value === 'string' ? value : undefined;
}
