import { Refusal } from '../refusal.ts';

export class CommentMissing extends Refusal {
  constructor() {
    super('comment-missing', 404, 'There is no such comment.');
  }
}
