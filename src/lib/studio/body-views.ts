import type { Node } from 'prosemirror-model';
import type { EditorView, NodeView } from 'prosemirror-view';
import type { StudioKey, Translate } from '../ui/messages.ts';

/** What the pictures and quotes of the editor need from the page around it. */
export interface BodyViewSurroundings {
  readonly t: Translate<StudioKey>;
  /** The address of a small version of an image. */
  imageSource(imageId: string): string;
}

/** Shows a picture with the fields that describe it, and says when the description is missing. */
export function imageView(around: BodyViewSurroundings) {
  return (node: Node, view: EditorView, position: () => number | undefined): NodeView => {
    const figure = make('figure', { class: 'body-image', contenteditable: 'false' });
    const picture = make('img', { src: around.imageSource(String(node.attrs['imageId'])), alt: '' });
    const missing = make('p', { class: 'badge badge--error' });
    missing.textContent = around.t('body.altMissing');
    const change = (name: string, value: string) => setAttribute(view, position(), name, value);
    const alt = field(around.t('image.alt'), String(node.attrs['alt']), (value) => {
      missing.hidden = value.trim() !== '';
      change('alt', value);
    });
    alt.input.classList.add('body-image__alt');
    const caption = field(around.t('image.caption'), String(node.attrs['caption']), (value) =>
      change('caption', value)
    );
    const credit = field(around.t('image.credit'), String(node.attrs['credit']), (value) =>
      change('credit', value)
    );
    missing.hidden = alt.input.value.trim() !== '';
    const remove = make('button', { type: 'button', class: 'btn btn--bare' });
    remove.textContent = around.t('body.removeImage');
    remove.addEventListener('click', () => removeNode(view, position()));
    const fields = [alt, caption, credit];
    figure.append(missing, picture, ...fields.map((one) => one.label), remove);
    return {
      dom: figure,
      stopEvent: (event) => event.target instanceof HTMLElement && event.target !== figure,
      ignoreMutation: () => true,
      update: (next) => {
        if (next.type !== node.type || next.attrs['imageId'] !== node.attrs['imageId']) return false;
        write(alt.input, String(next.attrs['alt']));
        write(caption.input, String(next.attrs['caption']));
        write(credit.input, String(next.attrs['credit']));
        missing.hidden = alt.input.value.trim() !== '';
        return true;
      }
    };
  };
}

/** Shows a quote with a field for who said it. */
export function quoteView(around: BodyViewSurroundings) {
  return (node: Node, view: EditorView, position: () => number | undefined): NodeView => {
    const quote = make('blockquote', {});
    const text = make('p', {});
    const source = field(around.t('body.quoteSource'), String(node.attrs['source']), (value) =>
      setAttribute(view, position(), 'source', value)
    );
    source.label.contentEditable = 'false';
    quote.append(text, source.label);
    return {
      dom: quote,
      contentDOM: text,
      stopEvent: (event) => event.target === source.input,
      ignoreMutation: (mutation) => !text.contains(mutation.target),
      update: (next) => {
        if (next.type !== node.type) return false;
        write(source.input, String(next.attrs['source']));
        return true;
      }
    };
  };
}

function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>>
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function field(words: string, value: string, changed: (value: string) => void) {
  const label = make('label', { class: 'body-field' });
  const cap = make('span', { class: 'cap' });
  cap.textContent = words;
  const input = make('input', { class: 'input' });
  input.value = value;
  input.addEventListener('input', () => changed(input.value));
  label.append(cap, input);
  return { label, input };
}

function write(input: HTMLInputElement, value: string): void {
  if (input.value !== value) input.value = value;
}

function setAttribute(view: EditorView, at: number | undefined, name: string, value: string): void {
  if (at !== undefined) view.dispatch(view.state.tr.setNodeAttribute(at, name, value));
}

function removeNode(view: EditorView, at: number | undefined): void {
  const node = at === undefined ? null : view.state.doc.nodeAt(at);
  if (at === undefined || !node) return;
  view.dispatch(view.state.tr.delete(at, at + node.nodeSize));
  view.focus();
}
