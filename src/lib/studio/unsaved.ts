/** Text that was typed and not saved, with when it was kept (milliseconds UTC) and the revision it began from. */
export interface Unsaved<Form> {
  readonly at: number;
  readonly form: Form;
}

/** Keeps a form in the browser until it is saved. A browser that has no room or allows none keeps nothing. */
export function keepUnsaved<Form>(storage: Storage, key: string, kept: Unsaved<Form>): boolean {
  try {
    storage.setItem(nameOf(key), JSON.stringify(kept));
    return true;
  } catch {
    return false;
  }
}

/** What was kept and is not what is saved now; undefined when there is nothing to bring back. */
export function findUnsaved<Form>(storage: Storage, key: string, saved: Form): Unsaved<Form> | undefined {
  try {
    const text = storage.getItem(nameOf(key));
    const kept = text ? (JSON.parse(text) as Unsaved<Form>) : undefined;
    return kept && JSON.stringify(kept.form) !== JSON.stringify(saved) ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** Forgets what was kept: it is saved, or was thrown away. */
export function forgetUnsaved(storage: Storage, key: string): void {
  storage.removeItem(nameOf(key));
}

const nameOf = (key: string) => `eter.unsaved.${key}`;
