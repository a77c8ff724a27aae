import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from 'pg';
import type { DatabaseCredentials } from '../../../platform/database/credentials.js';
import { createClient } from '../../../platform/database/pool.js';

const lockHead = join(import.meta.dirname, '../../../platform/events/sql/functions/lock-head.sql');

/**
 * The clock by which commits are timed. That of a server cannot be set, so the one function that reads it for a posting is
 * made to read another, and is as it was once this is disposed.
 */
export class DatabaseClock implements AsyncDisposable {
  private constructor(
    private readonly owner: Client,
    private readonly text: string,
  ) {}

  static async open(migrator: DatabaseCredentials): Promise<DatabaseClock> {
    const owner = createClient(migrator, 'faults:clock');
    await owner.connect();
    return new DatabaseClock(owner, await readFile(lockHead, 'utf8'));
  }

  /** Puts it ahead, or back. */
  async shift(seconds: number): Promise<void> {
    const shifted = `(clock_timestamp() + interval '${seconds} seconds')`;
    await this.owner.query(this.text.replace('clock_timestamp()', shifted));
  }

  /** Puts it to about an instant, from where it goes on. */
  async setTo(instant: Date): Promise<void> {
    await this.shift((instant.getTime() - Date.now()) / 1000);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.owner.query(this.text);
    await this.owner.end();
  }
}
