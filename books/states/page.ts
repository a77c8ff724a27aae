import { edgesOf, isTakenOver } from './edges.js';
import type { StateMachine } from './machine.js';

/** The page that the documents have on all of them. */
export const statesPage = (machines: readonly StateMachine[]): string => `# What things can be

The states of what the books follow, and how one becomes the other. This page is written by \`npm run schema\` from the definitions
that move them, and that the database refuses every other change by, with the code TB009;
[movements](movements.md#add-a-state-or-a-transition) say how to add to them.

In the diagrams, what is planned and refused as yet is in brackets, and what only the migrator may do, who takes over what an earlier
system knows, is left out where it comes to be.
${machines.map(section).join('')}`;

const section = (machine: StateMachine): string => `
## ${machine.table}

\`\`\`mermaid
stateDiagram-v2
${diagram(machine)}
\`\`\`

| state | what it means | its entry |
|---|---|---|
${Object.entries(machine.states)
  .map(
    ([name, { meaning, isFinal, inJournal }]) =>
      `| ${name} | ${meaning}${isFinal ? ' Final.' : ''} | ${inJournal?.toLowerCase() ?? ''} |`,
  )
  .join('\n')}

| transition | from | to | who may | event | refused as |
|---|---|---|---|---|---|
${rows(machine).join('\n')}
`;

function diagram(machine: StateMachine): string {
  const drawn = edgesOf(machine).filter(({ from, transition }) => from !== null || !isTakenOver(transition));
  const finals = Object.entries(machine.states).filter(([, { isFinal }]) => isFinal);
  return [
    ...drawn.map(
      ({ name, from, to, transition }) =>
        `  ${from ?? '[*]'} --> ${to}: ${transition.isPlanned ? `(${name})` : name}`,
    ),
    ...finals.map(([name]) => `  ${name} --> [*]`),
  ].join('\n');
}

const rows = (machine: StateMachine): string[] =>
  Object.entries(machine.transitions).map(([name, { from, to, by, announces, refusal, isPlanned }]) => {
    const cells = [
      isPlanned ? `${name} (planned)` : name,
      from.map((state) => state ?? 'nothing').join(', '),
      to.join(', '),
      by.join(', '),
      announces ? `[\`${announces}\`](../schema/events/${announces}.json)` : '',
      refusal ? `[${refusal}](errors/${refusal}.md)` : '',
    ];
    return `| ${cells.join(' | ')} |`;
  });
