import { history } from 'prosemirror-history';
import { inputRules, textblockTypeInputRule, wrappingInputRule } from 'prosemirror-inputrules';
import { keymap } from 'prosemirror-keymap';
import type { Node } from 'prosemirror-model';
import { EditorState, type Plugin } from 'prosemirror-state';
import { EditorView } from 'prosemirror-view';
import type { Body, BodyImage } from '../articles/body.ts';
import { bodyKeys, type ToolbarState, toolbarState } from './body-commands.ts';
import { bodyOf, bodySchema, documentOf } from './body-schema.ts';
import { type BodyViewSurroundings, imageView, quoteView } from './body-views.ts';

interface BodyEditorOptions extends BodyViewSurroundings {
  readonly body: Body;
  /** Attributes of the text itself: name, id, what describes it. */
  readonly attributes: Readonly<Record<string, string>>;
  changed(body: Body): void;
  stands(state: ToolbarState): void;
}

/** Makes the text editor inside `place`. The caller destroys it. */
export function openBodyEditor(place: HTMLElement, options: BodyEditorOptions): EditorView {
  const view = new EditorView(place, {
    state: EditorState.create({ doc: withPlaceToWrite(documentOf(options.body)), plugins: plugins() }),
    attributes: { role: 'textbox', 'aria-multiline': 'true', class: 'prose', ...options.attributes },
    nodeViews: { image: imageView(options), quote: quoteView(options) },
    dispatchTransaction(change) {
      view.updateState(view.state.apply(change));
      if (change.docChanged) options.changed(bodyOf(view.state.doc));
      options.stands(toolbarState(view.state));
    }
  });
  options.stands(toolbarState(view.state));
  return view;
}

/** Puts a picture after the block that the caret is in. */
export function insertImage(view: EditorView, image: Omit<BodyImage, 'type'>): void {
  const node = bodySchema.nodes.image.create(image);
  const { $to } = view.state.selection;
  const at = $to.depth ? $to.after(1) : $to.pos;
  const isLast = at === view.state.doc.content.size;
  const added = isLast ? [node, bodySchema.nodes.paragraph.create()] : [node];
  view.dispatch(view.state.tr.insert(at, added).scrollIntoView());
}

/** A document that ends with a picture gets a place to write after it. */
function withPlaceToWrite(document: Node): Node {
  if (document.lastChild?.type !== bodySchema.nodes.image) return document;
  return document.copy(document.content.addToEnd(bodySchema.nodes.paragraph.create()));
}

function plugins(): Plugin[] {
  const { nodes } = bodySchema;
  const rules = [
    wrappingInputRule(/^\s*[-–*]\s$/, nodes.list, { ordered: false }),
    wrappingInputRule(/^\s*1[.)]\s$/, nodes.list, { ordered: true }),
    textblockTypeInputRule(/^##\s$/, nodes.heading)
  ];
  return [inputRules({ rules }), keymap(bodyKeys), history()];
}
