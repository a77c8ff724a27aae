import { NoticeRefusal } from '../processor/processor.js';

/** What became of what a processor told. */
export const NoticeReceipt = {
  /** For the first time. */
  KEPT: 'KEPT',
  /** It was kept before. */
  KNOWN: 'KNOWN',
  PROCESSOR_UNKNOWN: 'PROCESSOR_UNKNOWN',
  ...NoticeRefusal,
} as const;

export type NoticeReceipt = (typeof NoticeReceipt)[keyof typeof NoticeReceipt];
