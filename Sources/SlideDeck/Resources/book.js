// Turns the long page into a book: one chapter at a time, and a search over all of them.
(() => {
  "use strict";
  const chapters = [...document.querySelectorAll(".chapter")];
  const links = [...document.querySelectorAll(".chapters a")];
  const form = document.querySelector("form[role=search]");
  const field = form.querySelector("input");
  const results = document.querySelector(".results");
  const contents = document.querySelector(".chapters");
  const title = document.title;

  // What can be found: each heading with the text up to the next.
  const entries = [];
  for (const chapter of chapters) {
    let entry = null;
    for (const part of chapter.children) {
      if (part.matches(".turn, .time")) continue;
      if (part.matches("h1, h2, h3") || !entry) {
        if (part.matches("h2, h3")) part.id ||= `${chapter.id}-${entries.length}`;
        entry = { place: part.id || chapter.id, title: part.matches("h1, h2, h3") ? part.textContent : "", chapter, text: "" };
        entries.push(entry);
      }
      if (!part.matches("h1, h2, h3")) entry.text += ` ${part.textContent}`;
    }
  }
  for (const entry of entries) {
    entry.text = entry.text.replace(/\s+/g, " ").trim();
    entry.folded = `${entry.title} ${entry.text}`.toLowerCase();
  }

  const open = (moveFocus) => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const chapter = target?.closest(".chapter") ?? chapters[0];
    chapters.forEach((other) => other.classList.toggle("open", other === chapter));
    links.forEach((link) => {
      if (link.hash === `#${chapter.id}`) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    });
    document.title = `${chapter.getAttribute("aria-label")} – ${title}`;
    const place = target && target !== chapter ? target : null;
    if (place) place.scrollIntoView();
    else scrollTo(0, 0);
    if (moveFocus) chapter.focus({ preventScroll: true });
  };

  // Text around the first word that was found, the word marked.
  const excerpt = (text, word) => {
    const line = document.createElement("p");
    const at = text.toLowerCase().indexOf(word);
    const from = Math.max(0, at - 40);
    if (at < 0) {
      line.textContent = text.length > 100 ? `${text.slice(0, 100)}…` : text;
      return line;
    }
    const mark = document.createElement("mark");
    mark.textContent = text.slice(at, at + word.length);
    line.append(from ? "…" : "", text.slice(from, at), mark, text.slice(at + word.length, at + word.length + 70));
    return line;
  };
  const search = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    results.hidden = !words.length;
    contents.hidden = words.length > 0;
    const found = words.length ? entries.filter((entry) => words.every((word) => entry.folded.includes(word))) : [];
    found.sort((a, b) => Number(b.title.toLowerCase().includes(words[0])) - Number(a.title.toLowerCase().includes(words[0])));
    results.replaceChildren(...found.slice(0, 30).map((entry) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      const name = document.createElement("span");
      name.textContent = entry.chapter.getAttribute("aria-label");
      Object.assign(link, { href: `#${entry.place}`, textContent: entry.title });
      item.append(name, link, excerpt(entry.text, words[0]));
      return item;
    }));
    if (words.length && !found.length) results.append(Object.assign(document.createElement("li"), { textContent: "Nothing found." }));
  };

  document.documentElement.classList.add("one-by-one");
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    results.querySelector("a")?.click();
  });
  field.addEventListener("input", search);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target === field) {
      if (event.key === "Escape") { field.value = ""; search(); }
      return;
    }
    const turn = { ArrowRight: ".next", ArrowLeft: ".previous" }[event.key];
    if (event.key === "/") { event.preventDefault(); field.focus(); }
    else if (turn && !event.target.matches("pre")) document.querySelector(`.chapter.open ${turn}`)?.click();
  });
  addEventListener("hashchange", () => open(true));
  open(false);
})();
