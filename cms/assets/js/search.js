// Suggestions below a search field, as an ARIA combobox: arrows walk, Enter takes, Escape closes.
// Without this script the field searches all the same.

const PAUSE = 150; // ms without a key before the server is asked
const SHORTEST = 2;

class Suggestions {
  constructor(field) {
    this.address = field.dataset.suggestions;
    this.input = field.querySelector("input[type=search]");
    this.status = field.querySelector("[role=status]");
    this.list = document.createElement("ul");
    this.list.id = `${this.input.id}-liste`;
    this.list.className = "search-field__list";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", field.querySelector("label").textContent.trim());
    this.list.hidden = true;
    field.append(this.list);
    for (const [name, value] of [
      ["role", "combobox"],
      ["aria-autocomplete", "list"],
      ["aria-expanded", "false"],
      ["aria-controls", this.list.id],
    ]) {
      this.input.setAttribute(name, value);
    }
    this.input.addEventListener("input", () => this.ask());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    // Before the field loses the focus.
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const option = event.target.closest("[role=option]");
      if (option) this.take(option);
    });
  }

  ask() {
    clearTimeout(this.timer);
    this.request?.abort();
    if (this.input.value.trim().length < SHORTEST) return this.close();
    this.timer = setTimeout(() => this.fetch(), PAUSE);
  }

  async fetch() {
    this.request = new AbortController();
    const query = new URLSearchParams(new FormData(this.input.form)); // with what narrows it
    try {
      const answer = await fetch(`${this.address}?${query}`, { signal: this.request.signal });
      if (answer.ok) this.show((await answer.json()).suggestions);
    } catch {
      this.close(); // overtaken by the next key, or no connection
    }
  }

  show(suggestions) {
    if (document.activeElement !== this.input) return;
    this.list.replaceChildren(
      ...suggestions.map(({ text, kind, url }, number) => {
        const option = document.createElement("li");
        option.id = `${this.list.id}-${number}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.text = text;
        option.dataset.url = url;
        option.append(text);
        if (kind) {
          const mark = document.createElement("span");
          mark.className = "search-field__kind";
          mark.append(` ${kind}`);
          option.append(mark);
        }
        return option;
      }),
    );
    this.list.hidden = suggestions.length === 0;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.status.textContent = this.list.hidden
      ? ""
      : this.status.dataset.message.replace("{count}", suggestions.length);
    this.choose(null);
  }

  close() {
    clearTimeout(this.timer);
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.status.textContent = "";
    this.choose(null);
  }

  choose(option) {
    this.chosen?.setAttribute("aria-selected", "false");
    this.chosen = option;
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  key(event) {
    if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.close();
    } else if (event.key === "Enter" && this.chosen && !this.list.hidden) {
      event.preventDefault();
      this.take(this.chosen);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !this.list.hidden) {
      event.preventDefault();
      this.walk(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "ArrowDown") {
      this.ask(); // opens the list again
    }
  }

  // Beyond either end one is back in the field, with nothing chosen.
  walk(step) {
    const options = [...this.list.children];
    const at = options.indexOf(this.chosen) + step;
    if (!this.chosen) this.choose(step > 0 ? options[0] : options.at(-1));
    else this.choose(options[at] && at >= 0 ? options[at] : null);
  }

  take(option) {
    this.close();
    if (option.dataset.url) {
      window.location.assign(option.dataset.url);
      return;
    }
    this.input.value = option.dataset.text;
    this.input.form.requestSubmit();
  }
}

for (const field of document.querySelectorAll("[data-suggestions]")) new Suggestions(field);
