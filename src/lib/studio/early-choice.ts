/**
 * Keeps what was chosen before the scripts came: a binding of a select alone would put back what the server wrote. Stands
 * before `bind:value`, which it tells of the choice.
 */
export function earlyChoice(select: HTMLSelectElement): void {
  const written = select.querySelector<HTMLOptionElement>('option[selected]') ?? select.options[0];
  if (written && !written.selected) select.dispatchEvent(new Event('change'));
}
