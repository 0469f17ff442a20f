import { describe, expect, it } from 'vitest';
import { faultsIn } from './comment-form.ts';

const good = { text: 'Tack!', name: 'Kerstin Lund', email: 'kerstin.lund@post.example' };

describe('faultsIn', () => {
  it('finds nothing in a whole comment', () => {
    expect(faultsIn(good)).toEqual({});
  });

  it('names every field that is empty or only spaces', () => {
    expect(faultsIn({ text: ' ', name: '', email: '\n' })).toEqual({
      text: 'text.missing',
      name: 'name.missing',
      email: 'email.missing'
    });
  });

  it.each(['kerstin.lund', '@post.example', 'a@b', 'a b@post.example', 'a@post.'])(
    'says that %s is no address',
    (email) => {
      expect(faultsIn({ ...good, email })).toEqual({ email: 'email.not-an-address' });
    }
  );

  it('says what is too long', () => {
    expect(faultsIn({ ...good, text: 'a'.repeat(2001), name: 'b'.repeat(81) })).toEqual({
      text: 'text.too-long',
      name: 'name.too-long'
    });
  });
});
