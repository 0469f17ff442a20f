import english from '#messages/refusals.en.json' with { type: 'json' };
import swedish from '#messages/refusals.sv.json' with { type: 'json' };
import { type MessageValues, translator } from './messages.ts';
import type { Language } from './station.ts';

const say = { sv: translator('sv', swedish), en: translator('en', english) };

/** The sentence of a refusal in a language; its own English words when no sentence is written. */
export function refusalWords(
  language: Language,
  refusal: { code: string; message: string; values: MessageValues }
): string {
  const words = say[language](refusal.code, refusal.values);
  return words === refusal.code ? refusal.message : words;
}
