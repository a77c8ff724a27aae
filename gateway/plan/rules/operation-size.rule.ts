import {
  GraphQLError,
  Kind,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';

interface SizeLimits {
  readonly depthMax: number;
  readonly aliasesMax: number;
  readonly directivesMax: number;
  readonly rootFieldsMax: number;
  readonly selectionsMax: number;
  readonly fragmentDepthMax: number;
}

interface Size {
  readonly depth: number;
  readonly aliases: number;
  readonly directives: number;
  /** Fields of this selection set itself, those of its fragments included. */
  readonly fields: number;
  /** Fields of all levels. */
  readonly selections: number;
  /** How many fragments are spread in each other. */
  readonly fragmentDepth: number;
}

const empty: Size = { depth: 0, aliases: 0, directives: 0, fields: 0, selections: 0, fragmentDepth: 0 };

/** Bounds an operation as if every fragment stood where it is spread. */
export function operationSizeRule(limits: SizeLimits): ValidationRule {
  return (context) => {
    const measure = measurer(context);
    return {
      OperationDefinition(operation) {
        const size = measure(operation);
        const check = (what: string, actual: number, allowed: number): void => {
          if (actual <= allowed) return;
          const message = `The operation has ${what} ${actual}; at most ${allowed} is allowed.`;
          context.reportError(new GraphQLError(message, { nodes: operation }));
        };
        check('a depth of', size.depth, limits.depthMax);
        check('a number of aliases of', size.aliases, limits.aliasesMax);
        check('a number of directives of', size.directives, limits.directivesMax);
        check('a number of root fields of', size.fields, limits.rootFieldsMax);
        check('a number of fields of', size.selections, limits.selectionsMax);
        check('a depth of fragments of', size.fragmentDepth, limits.fragmentDepthMax);
        return false;
      },
    };
  };
}

/** Each fragment is measured once, so fragments that double each other cost no more than their text. */
function measurer(context: ValidationContext): (operation: OperationDefinitionNode) => Size {
  const fragments = new Map<string, Size>();

  function ofFragment(fragment: FragmentDefinitionNode | null | undefined): Size {
    if (!fragment) return empty;
    const known = fragments.get(fragment.name.value);
    if (known) return known;
    // A fragment that spreads itself is another rule's finding; here it only must come to an end.
    fragments.set(fragment.name.value, empty);
    const inner = withDirectives(ofSelections(fragment.selectionSet), fragment.directives?.length);
    const size = { ...inner, fragmentDepth: inner.fragmentDepth + 1 };
    fragments.set(fragment.name.value, size);
    return size;
  }

  function ofSelections(selectionSet: SelectionSetNode): Size {
    let total = empty;
    for (const selection of selectionSet.selections) {
      const directives = selection.directives?.length;
      switch (selection.kind) {
        case Kind.FRAGMENT_SPREAD:
          total = sum(
            total,
            withDirectives(ofFragment(context.getFragment(selection.name.value)), directives),
          );
          break;
        case Kind.INLINE_FRAGMENT:
          total = sum(total, withDirectives(ofSelections(selection.selectionSet), directives));
          break;
        case Kind.FIELD: {
          const inner = selection.selectionSet ? ofSelections(selection.selectionSet) : empty;
          const isIntrospection = selection.name.value.startsWith('__');
          const field = {
            depth: isIntrospection ? 1 : inner.depth + 1,
            // Told by whatever many names, a type costs no more than told by one.
            aliases: inner.aliases + (selection.alias && selection.name.value !== '__typename' ? 1 : 0),
            directives: inner.directives,
            fields: 1,
            selections: inner.selections + 1,
            fragmentDepth: inner.fragmentDepth,
          };
          total = sum(total, withDirectives(field, directives));
        }
      }
    }
    return total;
  }

  return (operation) => withDirectives(ofSelections(operation.selectionSet), operation.directives?.length);
}

function sum(left: Size, right: Size): Size {
  return {
    depth: Math.max(left.depth, right.depth),
    aliases: left.aliases + right.aliases,
    directives: left.directives + right.directives,
    fields: left.fields + right.fields,
    selections: left.selections + right.selections,
    fragmentDepth: Math.max(left.fragmentDepth, right.fragmentDepth),
  };
}

function withDirectives(size: Size, directives = 0): Size {
  return directives === 0 ? size : { ...size, directives: size.directives + directives };
}
