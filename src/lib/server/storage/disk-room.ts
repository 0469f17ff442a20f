import { Refusal } from '../refusal.ts';
import { codeOf } from './durably.ts';

/** The disk is full, or so nearly that nothing more is taken in. Jobs try again later. */
export class NoRoomLeft extends Refusal {
  readonly retry = true;
  constructor() {
    super(
      'no-room-left',
      507,
      'The disk of the portal is nearly full. Nothing was lost; tell the operator and try again later.'
    );
  }
}

/** Waits for something that writes; a full disk becomes `NoRoomLeft`, every other failure stays what it is. */
export async function unlessFull<Written>(writing: Promise<Written>): Promise<Written> {
  try {
    return await writing;
  } catch (cause) {
    throw ['ENOSPC', 'EDQUOT'].includes(codeOf(cause) ?? '') ? new NoRoomLeft() : cause;
  }
}
