import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** A person or business. What of it is shown depends on who asks: see party.view.ts. */
@Entity({ tableName: 'party' })
export class Party {
  @PrimaryKey({ type: 'uuid' })
  id!: string;

  @Property({ type: 'text' })
  displayName!: string;

  @Property({ type: 'text', nullable: true })
  email?: string | null;

  @Property({ type: 'text', nullable: true })
  phone?: string | null;

  @Property({ type: 'text', nullable: true })
  mailingAddress?: string | null;
}
