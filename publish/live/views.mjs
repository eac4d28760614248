// The views of the widgets, and the manager that gives their messages to the worker.
// A bundle of Jupyter's own packages alone: no AMD loader, and nothing for mathematics in labels.

import * as base from "@jupyter-widgets/base";
import { ManagerBase } from "@jupyter-widgets/base-manager";
import * as controls from "@jupyter-widgets/controls";
import { Widget } from "@lumino/widgets";

import "@jupyter-widgets/controls/css/labvariables.css";
import "@jupyter-widgets/controls/css/widgets-base.css";

/** Jupyter's own slider tells a screen reader its value, and not what it is the value of. */
class IntSliderView extends controls.IntSliderView {
  update(options) {
    super.update(options);
    this.readout.setAttribute("role", "textbox");
    for (const part of this.el.querySelectorAll(".noUi-handle, .widget-readout"))
      part.setAttribute("aria-label", this.model.get("description"));
  }
}

/** What our toggle buttons do is to unfold. */
class ToggleButtonView extends controls.ToggleButtonView {
  update(options) {
    super.update(options);
    this.el.setAttribute("aria-expanded", String(this.model.get("value")));
  }
}

const MODULES = {
  "@jupyter-widgets/base": base,
  "@jupyter-widgets/controls": { ...controls, IntSliderView, ToggleButtonView },
};

/** Boxes make the views of their children when they get to it. */
async function whole(view) {
  const children = await Promise.all(view.children_views?.views ?? []);
  await Promise.all(children.map(whole));
}

export class PageManager extends ManagerBase {
  #comms = new Map();
  #waiting = new Map(); // what to tell a view once the worker has dealt with its message
  #send;
  #messages = 0;

  /** `send` posts a message to the worker. */
  constructor(send) {
    super();
    this.#send = send;
  }

  async loadClass(name, module) {
    const found = MODULES[module]?.[name];
    if (!found) throw new Error(`The page has no widget ${module}.${name}`);
    return found;
  }

  async _create_comm(target, id) {
    return this.#comm(id, target);
  }

  async _get_comm_info() {
    return {};
  }

  /** Show the model's view inside `host`, which is in the page; done when all its parts are there. */
  async show(model, host) {
    const view = await this.create_view(await this.get_model(model));
    await whole(view);
    Widget.attach(view.luminoWidget, host);
  }

  /** A message of a widget in the worker. */
  receive(text, buffers) {
    const sent = JSON.parse(text);
    const message = {
      header: { msg_type: sent.kind },
      parent_header: sent.parent,
      metadata: sent.metadata,
      buffers: buffers.map((each) => new DataView(each.buffer, each.byteOffset, each.byteLength)),
      content: { comm_id: sent.comm_id, target_name: sent.target_name, data: sent.data },
    };
    if (sent.kind === "comm_open")
      this.handle_comm_open(this.#comm(sent.comm_id, sent.target_name), message);
    else if (sent.kind === "comm_msg") this.#comms.get(sent.comm_id)?.deliver(message);
    else this.#comms.delete(sent.comm_id);
  }

  /** The worker has dealt with a message: views wait for that before they send their next. */
  idle(id) {
    this.#waiting.get(id)?.({ content: { execution_state: "idle" } });
    this.#waiting.delete(id);
  }

  #comm(comm_id, target_name) {
    const early = []; // messages that came before the model listened
    let listener = null;
    const comm = {
      comm_id,
      target_name,
      on_msg(callback) {
        listener = callback;
        early.splice(0).forEach(callback);
      },
      on_close() {},
      open: () => "",
      close: () => "",
      send: (data, callbacks, metadata, buffers = []) => {
        const msg_id = `page-${++this.#messages}`;
        if (callbacks?.iopub?.status) this.#waiting.set(msg_id, callbacks.iopub.status);
        this.#send({
          type: "comm_msg",
          msg_id,
          text: JSON.stringify({ msg_id, comm_id, data }),
          buffers: buffers.map((each) => new Uint8Array(each.buffer ?? each)),
        });
        return msg_id;
      },
      deliver: (message) => (listener ? listener(message) : early.push(message)),
    };
    this.#comms.set(comm_id, comm);
    return comm;
  }
}
