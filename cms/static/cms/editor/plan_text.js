/**
 * Rich text in the editor of plans: an editor is made when its section is opened, not before.
 *
 * A plan has hundreds of sections. Until one of them is opened, its text lies in the same hidden
 * input that the editor would write into, so the form sends it unchanged.
 */
(() => {
  const NAME = "wagtail.widgets.DraftailRichTextArea";

  class SleepingText {
    constructor(draftail, container, name, id, state, capabilities, options) {
      this.capabilities = capabilities;
      this.wakeWith = (value) => draftail.render(container, name, id, value, capabilities, options);
      this.awake = null;
      this.input = document.createElement("input");
      this.input.type = "hidden";
      this.input.id = id;
      this.input.name = name;
      this.input.value = state;
      container.append(this.input);
      this.observer = new IntersectionObserver((entries) => {
        if (entries.some((entry) => entry.isIntersecting)) this.wake();
      }, { rootMargin: "300px" });
      this.observer.observe(container);
    }

    wake() {
      if (this.awake) return this.awake;
      this.observer.disconnect();
      const { value } = this.input;
      const invalid = this.input.getAttribute("aria-invalid");
      this.input.remove();
      this.awake = this.wakeWith(value);
      if (invalid) this.awake.setInvalid?.(true);
      return this.awake;
    }

    getValue() {
      return this.awake ? this.awake.getValue() : this.input.value;
    }

    getState() {
      return this.awake ? this.awake.getState() : this.input.value;
    }

    setState(state) {
      if (!this.awake && typeof state === "string") this.input.value = state;
      else this.wake().setState(state);
    }

    setInvalid(invalid) {
      if (this.awake) this.awake.setInvalid?.(invalid);
      else if (invalid) this.input.setAttribute("aria-invalid", "true");
      else this.input.removeAttribute("aria-invalid");
    }

    getTextLabel(options) {
      if (this.awake) return this.awake.getTextLabel(options);
      const content = JSON.parse(this.input.value || "null");
      const text = (content?.blocks || []).map((block) => block.text).filter(Boolean).join(" ");
      const most = options?.maxLength;
      return most && text.length > most ? `${text.slice(0, most - 1)}…` : text;
    }

    focus(options) {
      this.wake().focus(options);
    }

    setCapabilityOptions(capability, options) {
      if (this.awake) this.awake.setCapabilityOptions(capability, options);
      else Object.assign(this.capabilities.get(capability) ?? {}, options);
    }
  }

  class PlanText {
    constructor(options) {
      this.draftail = new window.telepath.constructors[NAME](options);
    }

    render(container, name, id, state, capabilities, options) {
      // What is split off or duplicated comes from an editor that is open: this one is, too.
      const isOpen = typeof state !== "string" || !("IntersectionObserver" in window);
      if (isOpen) return this.draftail.render(container, name, id, state, capabilities, options);
      return new SleepingText(this.draftail, container, name, id, state, capabilities, options);
    }

    getByName(name, container) {
      return this.draftail.getByName(name, container);
    }
  }

  window.telepath.register("cms.PlanText", PlanText);
})();
