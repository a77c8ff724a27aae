import pc from 'picocolors';
import type { Q6_WhatHappenedAfterSubmitQuery } from '../../schema/generated/graphql.js';

export type Step = NonNullable<Q6_WhatHappenedAfterSubmitQuery['payment']>['timeline'][number];

const barWidth = 14;
const systemWidth = 12;
const stepWidth = 16;

/** Draws the steps of a payment, each with its milliseconds since the request arrived. */
export function drawTimeline(steps: readonly Step[], width: number): string[] {
  const longestMs = Math.max(1, ...steps.map(({ lagMs }) => lagMs ?? 0));
  return steps.map(({ lagMs, system, step, detail }) => {
    const ms = lagMs ?? 0;
    const bar = '━'.repeat(Math.round((ms / longestMs) * (barWidth - 1))) + '●';
    const start = `  ${`${ms} ms`.padStart(9)} ${bar.padEnd(barWidth)} ${system.padEnd(systemWidth)} ${step.padEnd(stepWidth)} `;
    return `${start.replace(bar, pc.yellow(bar))}${pc.dim(fit(detail ?? '', width - start.length))}`;
  });
}

const fit = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, Math.max(width - 1, 0))}…` : text;
